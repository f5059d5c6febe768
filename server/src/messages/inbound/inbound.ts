import type { InboundEvent } from '../../channels/channel.ts'
import type { Entry } from '../../events/batch/waiting.ts'
import { waitingFor } from './park.ts'
import { partyOf } from './party.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** A message as a channel parsed it. */
export type MessageEvent = Extract<InboundEvent, { type: 'message' }>

/** A message to be received. `rawBody` is null when its update is stored already. */
export type Inbound = {
  integration: ReceivingIntegration
  updateId: string
  rawBody: Buffer | null
  event: MessageEvent
}

/** What a chat is known by in the queue of writes: its order must hold. */
export const laneOf = (integrationId: string, chatId: string) => `${integrationId}/${chatId}`

/** The update's key: a second one in the same batch is a repeat. */
export const updateKeyOf = ({ integration, updateId }: Inbound) => `${integration.id}/${updateId}`

/** The chat and the person of a message as the statement for many takes them. */
export function placeRowOf({ integration, updateId, event }: Inbound) {
  const { provider, externalId, name, username = null, locale = null } = partyOf(integration, event.chat, event.sender)
  return {
    organization_id: integration.organizationId,
    integration_id: integration.id,
    branch_id: integration.branchId,
    update_id: updateId,
    external_chat_id: event.chat.id,
    waits_for: waitingFor(event.chat.id, event.externalId),
    provider,
    external_id: externalId,
    name,
    username,
    locale,
  }
}

/**
 * Splits messages into waves that the same statements can take: in one wave each person is described in one way. Order
 * holds within a chat and within a person; nearly always there is one wave.
 */
export function wavesOf(entries: Entry<Inbound>[]): Entry<Inbound>[][] {
  const waves: Entry<Inbound>[][] = []
  for (let rest = entries; rest.length > 0;) {
    const described = new Map<string, string>()
    const held = new Set<string>()
    const later: Entry<Inbound>[] = []
    const wave = rest.filter((entry) => {
      const { organization_id, integration_id, external_chat_id, provider, external_id, ...row } = placeRowOf(
        entry.item,
      )
      const chat = laneOf(integration_id, external_chat_id)
      const person = `${organization_id}/${provider}/${external_id}`
      const description = JSON.stringify([row.name, row.username, row.locale])
      const isAlike = (described.get(person) ?? description) === description
      if (isAlike && !held.has(chat) && !held.has(person)) return described.set(person, description)
      held.add(chat).add(person)
      later.push(entry)
      return false
    })
    waves.push(wave)
    rest = later
  }
  return waves
}
