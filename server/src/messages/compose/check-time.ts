import { databaseNow } from '../../db/now.ts'
import { UserError } from '../../errors.ts'

const longestDelayMs = 366 * 24 * 3600_000

/** Refuses (BAD_INPUT) a time of sending that is long ago or in another year; one that has just passed means now. */
export async function checkTime(sendAt: Date | null | undefined): Promise<void> {
  if (!sendAt) return
  const inMs = sendAt.getTime() - (await databaseNow()).getTime()
  if (inMs < -60_000 || inMs > longestDelayMs) throw new UserError('BAD_INPUT', { path: ['input', 'sendAt'] })
}
