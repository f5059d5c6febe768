import sql from 'sql-template-tag'
import { row, rows } from '../../../db/query.ts'
import type { Transaction } from '../../../events/transaction.ts'

/** For whom an update is kept that opens no conversation: the greeter of notice-only bots, or the staff's groups. */
export type Keeper = 'greeting' | 'staff'

/** An update as it came. */
export type KeptUpdate = { body: Buffer }

type Listener = (keeper: Keeper, integrationId: string) => void

const reasons: Record<Keeper, string> = { greeting: 'waits for a greeting', staff: 'staff' }
const listeners: Listener[] = []

/** Marks a stored update as waiting for its keeper. */
export async function keep(
  tx: Transaction,
  integrationId: string,
  { updateId, keeper }: { updateId: string; keeper: Keeper },
): Promise<void> {
  await tx.rows(sql`
    update raw_update set state = 'PARKED', reason = ${reasons[keeper]}
    where integration_id = ${integrationId} and update_id = ${updateId} and organization_id = ${tx.organizationId}`)
}

/**
 * Takes the oldest update that waits, for good: nobody else gets it. Within a transaction it is taken when that
 * commits; without one, whoever takes it and fails has lost it.
 */
export async function takeKept(
  keeper: Keeper,
  integrationId: string,
  tx?: Pick<Transaction, 'row'>,
): Promise<KeptUpdate | undefined> {
  const statement = sql`
    update raw_update set state = 'APPLIED', reason = null where (integration_id, update_id) in (
      select integration_id, update_id from raw_update
      where integration_id = ${integrationId} and state = 'PARKED' and reason = ${reasons[keeper]}
      order by received_at, length(update_id), update_id limit 1 for update skip locked)
    returning body`
  return tx ? tx.row<KeptUpdate>(statement) : row<KeptUpdate>(statement)
}

/** Calls `listener` whenever an update waits for a keeper; what it misses, the sweeper finds. */
export function onKept(listener: Listener): void {
  listeners.push(listener)
}

/** Says that an update waits. */
export function tellKept(keeper: Keeper, integrationId: string): void {
  for (const listener of listeners) listener(keeper, integrationId)
}

/** The bots with updates that wait for this keeper. */
export async function botsKept(keeper: Keeper): Promise<string[]> {
  const found = await rows<{ id: string }>(sql`
    select distinct integration_id as id from raw_update where state = 'PARKED' and reason = ${reasons[keeper]}`)
  return found.map((bot) => bot.id)
}
