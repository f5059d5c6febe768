import type { Status, Template } from './documents.ts'

/** Moves into one status: `fromId` null stands for any status. `own` is of the chosen place, `under` shows through. */
export type Move = { fromId: string | null; own: Template | null; under: Template | null }

/** The moves into a status that have words of their own; the one from any status always leads. */
export function movesInto(status: Status, templates: readonly Template[], branchId: string | null): Move[] {
  const into = templates.filter(({ toStatusId }) => toStatusId === status.id)
  const seen = into.filter(({ branch }) => !branch || branch.id === branchId)
  const froms = new Set([null, ...seen.map(({ fromStatusId }) => fromStatusId)])
  return [...froms].map((fromId) => {
    const at = (place: string | null) =>
      seen.find(({ fromStatusId, branch }) => fromStatusId === fromId && (branch?.id ?? null) === place) ?? null
    return { fromId, own: at(branchId), under: branchId ? at(null) : null }
  })
}

/** From which statuses an order may come into one, where no words stand yet. */
export function freeFroms(status: Status, statuses: readonly Status[], moves: readonly Move[]): Status[] {
  const taken = new Set(moves.map(({ fromId }) => fromId))
  return statuses.filter(({ id, nextIds }) => nextIds.includes(status.id) && !taken.has(id))
}
