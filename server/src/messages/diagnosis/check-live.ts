import type { Channel, ChannelAccount } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { accountOf } from '../../integrations/account.ts'
import { manageableIntegration } from '../../integrations/find-integration.ts'
import { log } from '../../lib/log.ts'
import type { Viewer } from '../../team/viewer.ts'
import { askLive } from './ask-live.ts'
import {
  type Check,
  judgeApi,
  judgeClients,
  judgeLinks,
  judgeOwnerChat,
  judgeToken,
  judgeTransport,
  judgeTrouble,
} from './judge-checks.ts'
import { clientsOf, linksOf, recentTrouble } from './recent-facts.ts'

/**
 * Asks the provider, now, everything that decides whether a bot works, and looks at what went wrong lately. Writes
 * nothing; a provider that is silent is a finding, not an error. Throws FORBIDDEN, NOT_FOUND.
 */
export async function checkLive(viewer: Viewer, input: { integrationId: string }): Promise<Check[]> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  const place = { organizationId: viewer.organizationId, integrationId: integration.id }
  const facts = [recentTrouble(place), clientsOf(place), linksOf(viewer.organizationId)] as const
  const [asked, trouble, clients, links] = await Promise.all([askAll(integration), ...facts])
  const { isActive, providerAccountId, ownerChatId } = integration
  return [
    judgeApi(asked.me),
    judgeToken(asked.me, providerAccountId),
    { key: 'ACTIVE', state: isActive ? 'OK' : 'FAILED', text: isActive ? 'OK' : 'OFF' },
    judgeTransport(integration, asked.health, new Date()),
    judgeOwnerChat(ownerChatId, asked.chat),
    judgeClients(clients),
    judgeLinks(links),
    judgeTrouble(trouble),
  ]
}

async function askAll(integration: Integration) {
  const channel: Channel = channelOf(integration.kind)
  const account = readAccount(integration)
  if (!account) return { me: null, health: null, chat: null }
  const { ownerChatId } = integration
  const [me, health, chat] = await Promise.all([
    askLive(() => channel.identify(account)),
    askLive(() => channel.webhookHealth(account)),
    ownerChatId ? askLive(() => channel.profileOf(account, ownerChatId)) : null,
  ])
  return { me, health, chat }
}

/** A token that cannot be decrypted (another ENCRYPTION_KEY) is a finding too. */
function readAccount(integration: Integration): ChannelAccount | null {
  try {
    return accountOf(integration)
  } catch (error) {
    if (error instanceof UserError) throw error
    log.warn({ integrationId: integration.id }, 'the token of a bot cannot be read')
    return null
  }
}
