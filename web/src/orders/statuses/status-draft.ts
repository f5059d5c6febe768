import type { Status } from '../documents.ts'

/** A status as its row in the settings holds it; allowed moves are named by keys, for new ones have no id. */
export type StatusDraft = {
  id: string | null
  key: string
  name: string
  color: string
  isInitial: boolean
  isReady: boolean
  isFinal: boolean
  nextKeys: string[]
}

/** The table as drafts. */
export function draftsOf(statuses: readonly Status[]): StatusDraft[] {
  const keyOf = new Map(statuses.map(({ id, key }) => [id, key]))
  return statuses.map(({ id, key, name, color, isInitial, isReady, isFinal, nextIds }) => ({
    id, key, name, color, isInitial, isReady, isFinal,
    nextKeys: nextIds.flatMap((next) => keyOf.get(next) ?? []),
  })) // prettier-ignore
}

/** A new status with a key that nobody bears. */
export function newDraft(drafts: readonly StatusDraft[]): StatusDraft {
  const keys = new Set(drafts.map(({ key }) => key))
  let number = drafts.length + 1
  while (keys.has(`status_${number}`)) number += 1
  return {
    id: null,
    key: `status_${number}`,
    name: '',
    color: 'slate',
    isInitial: false,
    isReady: false,
    isFinal: false,
    nextKeys: [],
  }
}

/** Without a status, and without the moves into it. */
export function without(drafts: readonly StatusDraft[], key: string): StatusDraft[] {
  return drafts
    .filter((draft) => draft.key !== key)
    .map((draft) => ({ ...draft, nextKeys: draft.nextKeys.filter((next) => next !== key) }))
}

/** With a status one place up (-1) or down (1). */
export function shifted(drafts: readonly StatusDraft[], key: string, by: -1 | 1): StatusDraft[] {
  const from = drafts.findIndex((draft) => draft.key === key)
  const to = from + by
  if (from < 0 || to < 0 || to >= drafts.length) return [...drafts]
  return drafts.toSpliced(from, 1).toSpliced(to, 0, drafts[from]!)
}
