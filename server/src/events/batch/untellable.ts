import { takeDoor } from '../../db/client.ts'
import type { Transaction } from '../transaction.ts'
import { appendEvents } from './append.ts'
import type { Waiting } from './waiting.ts'

/**
 * Which of these writes have events that the feed does not take, and why: each is tried alone, in a transaction that is
 * undone. Empty when no single one is at fault, or when the database does not answer.
 */
export async function untellable(applied: { waiting: Waiting; tx: Transaction }[]): Promise<Map<Waiting, unknown>> {
  const faults = new Map<Waiting, unknown>()
  const ignore = () => {}
  const client = await takeDoor(ignore).catch(() => undefined)
  if (!client) return faults
  try {
    await client.query('BEGIN; SAVEPOINT probe')
    for (const { waiting, tx } of applied) {
      await appendEvents(client, [tx]).catch((error: unknown) => faults.set(waiting, error))
      await client.query('ROLLBACK TO SAVEPOINT probe')
    }
    await client.query('ROLLBACK')
    client.off('error', ignore)
    client.release()
    return faults
  } catch {
    client.release(true)
    return new Map()
  }
}
