import { expect, it } from 'vitest'
import { mergeRefreshed } from './merge-refreshed.ts'

const row = (n: number, mark = '') => ({ id: `m${n}`, createdAt: `2026-01-${String(n).padStart(2, '0')}`, mark })
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).join(' ')

it('the newest page is replaced, older rows stay', () => {
  const shown = [row(5), row(4), row(3), row(2), row(1)]
  const merged = mergeRefreshed(shown, [row(6), row(5, 'new'), row(4)], true)
  expect(ids(merged)).toBe('m6 m5 m4 m3 m2 m1')
  expect(merged[1]?.mark).toBe('new')
})

it('what has left the filter leaves the list', () => {
  expect(ids(mergeRefreshed([row(5), row(4), row(3)], [row(5), row(3)], true))).toBe('m5 m3')
  expect(ids(mergeRefreshed([row(5), row(4), row(3)], [row(5)], false))).toBe('m5')
  expect(ids(mergeRefreshed([row(5)], [], false))).toBe('')
})
