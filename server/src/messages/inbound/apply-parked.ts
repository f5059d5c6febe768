import { channelOf } from '../../channels/registry.ts'
import type { Transaction } from '../../events/transaction.ts'
import { applyEdit } from './apply-edit.ts'
import { unpark } from './park.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** Edits that came before their message, in whatever order: the newest of them wins by its edit date. */
export async function applyParked(
  tx: Transaction,
  integration: ReceivingIntegration,
  message: { chat: { id: string }; externalId: string },
): Promise<void> {
  const parked = await unpark(tx, integration.id, { chatId: message.chat.id, externalId: message.externalId })
  for (const { body } of parked) {
    const { events } = channelOf(integration.kind).parse(JSON.parse(body.toString('utf8')))
    for (const event of events) if (event.type === 'edit') await applyEdit(tx, integration, event)
  }
}
