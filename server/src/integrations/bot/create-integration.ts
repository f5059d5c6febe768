import { UserError } from '../../errors.ts'
import type { IntegrationKind, IntegrationMode } from '../../generated/prisma/enums.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageIntegrations } from '../policy.ts'
import { chatIdFrom, welcomeFrom } from '../settings.ts'
import { identifyBot } from './identify-bot.ts'
import { storeBot } from './store-bot.ts'

/** What a new integration needs; everything but kind and token may be absent or null. */
export type NewIntegration = {
  kind: IntegrationKind
  token: string
  ownerChatId?: string | null
  welcomeMessage?: string | null
  mode?: IntegrationMode | null
  branchId?: string | null
  clientMutationId?: string | null
}

/**
 * Stores a bot whose token the provider confirms: encrypted, with a webhook address and secret of its own, without a
 * webhook yet. A bot that this organization disconnected comes back as the same integration, its conversations with it.
 * Throws FORBIDDEN, INVALID_BOT_TOKEN, BOT_ALREADY_CONNECTED (here or at another tenant), BAD_INPUT, PROVIDER_*.
 */
export async function createIntegration(viewer: Viewer, input: NewIntegration): Promise<string> {
  if (!canManageIntegrations(viewer)) throw new UserError('FORBIDDEN')
  const [branchId = null] = await checkBranches(viewer, input.branchId ? [input.branchId] : [])
  const settings = {
    branchId,
    mode: input.mode ?? 'CHAT',
    ownerChatId: chatIdFrom(input.ownerChatId),
    welcomeMessage: welcomeFrom(input.welcomeMessage),
  }
  const bot = await identifyBot(input.kind, input.token)
  const { clientMutationId, ...rest } = input
  return storeBot(viewer, { kind: input.kind, bot, settings }, { clientMutationId, input: rest })
}
