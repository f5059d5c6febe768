import type { ChatRef, PersonRef } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import type { Person } from '../../contacts/identify.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** Who a conversation is with: the person of a private chat, the group itself elsewhere. */
export function partyOf(integration: ReceivingIntegration, chat: ChatRef, sender: PersonRef): Person {
  const { provider } = channelOf(integration.kind)
  if (chat.kind !== 'private') return { provider, externalId: chat.id, name: chat.title ?? chat.id }
  const { id: externalId, name, username, locale } = sender
  return {
    provider,
    externalId,
    name: name || username || externalId,
    ...(username && { username }),
    ...(locale && { locale }),
  }
}
