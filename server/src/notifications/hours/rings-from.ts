import { ownFirst, type Settings } from '../settings/settings.ts'
import { quietUntil } from './quiet.ts'

/** From when a notice of a branch may ring; null: now. The branch's own quiet hours count before the organization's. */
export function ringsFrom(
  { hours }: Settings,
  { branchId, timeZone }: { branchId: string | null; timeZone: string },
): Date | null {
  const [held] = ownFirst(hours, branchId)
  if (!held?.quietFrom || !held.quietTo) return null
  return quietUntil({ quietFrom: held.quietFrom, quietTo: held.quietTo, timeZone }, new Date())
}
