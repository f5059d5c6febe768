import sql from 'sql-template-tag'
import type { InboundEvent } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { MessageEvent } from '../inbound/inbound.ts'

/** A pressed button as a channel parsed it. */
export type ChoiceEvent = Extract<InboundEvent, { type: 'choice' }>

/** The external id of a choice: the provider's id of the press, by which it is answered. */
const prefix = 'choice:'

/**
 * A press as a message of the customer: the words on the button, in answer to the message that bears it. The provider
 * does not tell when; where it has forgotten the words, our own row of the message knows them.
 */
export async function messageOfChoice(
  tx: Transaction,
  integrationId: string,
  { chat, sender, externalId, callbackId, data, label }: ChoiceEvent,
): Promise<MessageEvent> {
  const text = label ?? (await labelOf(tx, integrationId, { chatId: chat.id, externalId, data })) ?? data
  return {
    type: 'message',
    chat,
    sender,
    externalId: `${prefix}${callbackId}`,
    sentAt: new Date(),
    content: { kind: 'TEXT', text, data: { choice: { data, messageExternalId: externalId } }, files: [] },
    replyToExternalId: externalId,
  }
}

type Pressed = { chatId: string; externalId: string; data: string }

async function labelOf(tx: Transaction, integrationId: string, pressed: Pressed): Promise<string | undefined> {
  const found = await tx.row<{ text: string }>(sql`
    select b ->> 'text' as text
    from conversation c join message m on m.conversation_id = c.id,
      jsonb_array_elements(m.buttons) r, jsonb_array_elements(r) b
    where c.integration_id = ${integrationId} and c.external_chat_id = ${pressed.chatId}
      and c.organization_id = ${tx.organizationId} and m.external_id = ${pressed.externalId}
      and b ->> 'data' = ${pressed.data}
    limit 1`)
  return found?.text
}
