import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** An update that waits for a message: its raw body, to be parsed again. */
export type ParkedUpdate = { update_id: string; body: Buffer }

/** The reason that a parked update bears: which message of a chat it waits for. */
export const waitingFor = (chatId: string, externalId: string) => `waits for ${chatId}/${externalId}`

/** Marks a stored update as waiting for a message that has not come yet. */
export async function park(
  tx: Transaction,
  integrationId: string,
  update: { id: string; chatId: string; externalId: string },
) {
  await tx.rows(sql`
    update raw_update set state = 'PARKED', reason = ${waitingFor(update.chatId, update.externalId)}
    where integration_id = ${integrationId} and update_id = ${update.id} and organization_id = ${tx.organizationId}`)
}

/** Takes the updates that waited for a message which is here now; they count as applied from this commit on. */
export function unpark(tx: Transaction, integrationId: string, message: { chatId: string; externalId: string }) {
  return tx.rows<ParkedUpdate>(sql`
    update raw_update set state = 'APPLIED', reason = null
    where integration_id = ${integrationId} and state = 'PARKED' and organization_id = ${tx.organizationId}
      and reason = ${waitingFor(message.chatId, message.externalId)}
    returning update_id, body`)
}
