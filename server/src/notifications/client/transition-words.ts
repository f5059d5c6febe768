import type { KnownSubject } from '../facts/subject.ts'
import { ownFirst, type Settings } from '../settings/settings.ts'

/**
 * The words for an order's move: those of exactly this transition before those of any move to this status, the branch's
 * before the organization's, else `usual`. Null when the words that hold are switched off.
 */
export function transitionWords(
  { templates }: Settings,
  { move, branchId }: KnownSubject,
  usual: string,
): string | null {
  if (!move?.fromStatusId) return usual
  const { fromStatusId, toStatusId } = move
  const held = ownFirst(templates, branchId).filter((one) => one.toStatusId === toStatusId)
  const exact = held.find((one) => one.fromStatusId === fromStatusId)
  const template = exact ?? held.find((one) => one.fromStatusId === null)
  if (!template) return usual
  return template.isEnabled ? template.text : null
}
