import fc from 'fast-check'
import { expect, it } from 'vitest'
import { belongsTo, compareRows, placeInList, type Placed } from './list-membership.ts'

const conversation = (more: Partial<Placed> = {}): Placed => ({
  id: 'c', status: 'OPEN', assigneeId: null, lastMessageAt: '2026-11-20T10:00:00.000Z', ...more,
}) // prettier-ignore

it('knows the views of a conversation', () => {
  const views = (placed: Placed) =>
    (['MINE', 'UNASSIGNED', 'ALL', 'CLOSED'] as const).filter((view) => belongsTo(view, placed, 'me'))
  expect(views(conversation())).toEqual(['UNASSIGNED', 'ALL'])
  expect(views(conversation({ assigneeId: 'me' }))).toEqual(['MINE', 'ALL'])
  expect(views(conversation({ assigneeId: 'other' }))).toEqual(['ALL'])
  expect(views(conversation({ assigneeId: 'me', status: 'CLOSED' }))).toEqual(['CLOSED'])
})

it('leaves to paging what belongs below the loaded part', () => {
  const oldest = { id: 'a', lastMessageAt: '2026-11-20T11:00:00.000Z' }
  const list = { ids: ['a'], oldest, hasMore: true }
  expect(placeInList(list, conversation(), true)).toBe(list.ids)
  expect(placeInList({ ...list, hasMore: false }, conversation(), true)).toEqual(['c', 'a'])
  expect(placeInList(list, conversation({ lastMessageAt: '2026-11-20T12:00:00.000Z' }), true)).toEqual(['c', 'a'])
})

const change = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  status: fc.constantFrom('OPEN' as const, 'CLOSED' as const),
  assigneeId: fc.constantFrom(null, 'me', 'other'),
  minute: fc.integer({ min: 0, max: 59 }),
})

it('comes to the same list however often an event is repeated', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), fc.array(fc.boolean(), { maxLength: 40 }), (changes, repeats) => {
      const apply = (ids: readonly string[], item: (typeof changes)[number]) => {
        const lastMessageAt = new Date(2026, 10, 20, 10, item.minute).toISOString()
        const placed = conversation({ ...item, lastMessageAt })
        return placeInList({ ids, oldest: null, hasMore: false }, placed, belongsTo('MINE', placed, 'me'))
      }
      const once = changes.reduce<readonly string[]>(apply, [])
      const doubled = changes.flatMap((item, index) => (repeats[index] ? [item, item] : [item]))
      expect(doubled.reduce<readonly string[]>(apply, [])).toEqual(once)
      expect(new Set(once).size).toBe(once.length)
      const last = new Map(changes.map((item) => [item.id, item]))
      const expected = [...last.values()].filter((item) => item.status === 'OPEN' && item.assigneeId === 'me')
      expect([...once].sort()).toEqual(expected.map((item) => item.id).sort())
    }),
  )
})

it('orders strictly: newest first, equal times by id', () => {
  const row = fc.record({ id: fc.uuid(), minute: fc.integer({ min: 0, max: 3 }) })
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (item) => item.id }), (rows) => {
      const items = rows.map(({ id, minute }) => ({
        id,
        lastMessageAt: new Date(2026, 10, 20, 10, minute).toISOString(),
      }))
      expect([...items].sort(compareRows)).toEqual([...items].reverse().sort(compareRows))
    }),
  )
})
