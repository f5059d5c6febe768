import { UserError } from '../../errors.ts'
import { cleanText } from '../../lib/clean-text.ts'

/** A status as it is to be. `nextKeys` are the keys to which an order may move from it. */
export type StatusInput = {
  id?: string | null
  key: string
  name: string
  color?: string | null
  isInitial?: boolean | null
  isReady?: boolean | null
  isFinal?: boolean | null
  nextKeys: string[]
}

/** A whole table of statuses, in order, checked. */
export type StatusTable = (Required<{ [Field in keyof StatusInput]: NonNullable<StatusInput[Field]> | null }> & {
  key: string
  name: string
  color: string
  isInitial: boolean
  isReady: boolean
  isFinal: boolean
  nextKeys: string[]
})[]

/** So many columns a board may have. */
const mostStatuses = 50

/**
 * Reads a table of statuses. BAD_INPUT when there is none, a key is no name for programs or stands twice, a name is
 * empty, not exactly one is the initial one, the initial one is final, or a move leads nowhere or to itself.
 */
export function readStatusTable(statuses: StatusInput[]): StatusTable {
  if (statuses.length > mostStatuses) throw new UserError('LIMIT_REACHED', { detail: String(mostStatuses) })
  const table = statuses.map((status) => ({
    id: status.id ?? null,
    key: status.key.trim(),
    name: cleanText(status.name).trim(),
    color: status.color?.trim() || 'slate',
    isInitial: status.isInitial ?? false,
    isReady: status.isReady ?? false,
    isFinal: status.isFinal ?? false,
    nextKeys: [...new Set(status.nextKeys)],
  }))
  const keys = new Set(table.map(({ key }) => key))
  if (table.length === 0 || keys.size < table.length) throw bad('key')
  for (const { key, name, nextKeys } of table) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(key)) throw bad('key')
    if (!name) throw bad('name')
    if (nextKeys.some((next) => next === key || !keys.has(next))) throw bad('nextKeys')
  }
  const initial = table.filter(({ isInitial }) => isInitial)
  if (initial.length !== 1 || initial[0]!.isFinal) throw bad('isInitial')
  return table
}

const bad = (field: string) => new UserError('BAD_INPUT', { path: ['input', 'statuses', field] })
