import { describe, expect, it } from 'vitest'
import { defaultStatuses } from './default-statuses.ts'
import { readStatusTable, type StatusInput } from './status-table.ts'

const one: StatusInput = { key: 'new', name: 'Новый', isInitial: true, nextKeys: [] }

describe('a table of statuses', () => {
  it('S3-16: of a new organization leads from the first to every other', () => {
    const table = readStatusTable(defaultStatuses)
    const nextOf = new Map(table.map(({ key, nextKeys }) => [key, nextKeys]))
    const reached = new Set(['new'])
    for (const key of reached) for (const next of nextOf.get(key)!) reached.add(next)
    expect(reached).toEqual(new Set(['new', 'in_work', 'ready', 'done', 'cancelled']))
    expect(table.filter(({ isReady }) => isReady).map(({ key }) => key)).toEqual(['ready'])
  })

  it.each<[string, StatusInput[], string]>([
    ['is not empty', [], 'key'],
    ['has every key once', [one, { ...one, isInitial: false }], 'key'],
    ['has keys for programs', [{ ...one, key: 'Новый' }], 'key'],
    ['has names for people', [{ ...one, name: ' ' }], 'name'],
    ['has a beginning', [{ ...one, isInitial: false }], 'isInitial'],
    ['has one beginning', [one, { ...one, key: 'other' }], 'isInitial'],
    ['does not end where it begins', [{ ...one, isFinal: true }], 'isInitial'],
    ['leads nowhere else', [{ ...one, nextKeys: ['gone'] }], 'nextKeys'],
    ['leads on', [{ ...one, nextKeys: ['new'] }], 'nextKeys'],
  ])('%s', (_name, table, field) => {
    expect(() => readStatusTable(table)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', facts: { path: ['input', 'statuses', field] } }),
    )
  })
})
