import { isTaken } from '../../db/outage.ts'
import { UserError } from '../../errors.ts'

/** Throws CONFLICT when a write failed because another row got this external id in the same moment, else the error. */
export function refuseTakenId(error: unknown): never {
  throw isTaken(error) ? new UserError('CONFLICT', { path: ['input', 'externalId'] }) : error
}
