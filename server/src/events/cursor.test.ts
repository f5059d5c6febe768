import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatCursor, parseCursor } from './cursor.ts'

const epoch = fc.stringMatching(/^[0-9a-z]{1,32}$/)
const seq = fc.integer({ min: 0, max: 999_999_999_999_999 })

it('every place survives being a cursor', () => {
  fc.assert(
    fc.property(epoch, seq, (e, s) => {
      expect(parseCursor(formatCursor({ epoch: e, seq: s }))).toEqual({ epoch: e, seq: s })
    }),
  )
})

it('whatever is read is written back the same, anything else is null', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const place = parseCursor(text)
      if (place) expect(formatCursor(place)).toBe(text)
    }),
  )
  for (const wrong of ['', '.', 'a.', '.1', 'a.-1', 'a.01', 'a.1.2', 'A.1', 'a.1e3', 'a. 1', `a.${'9'.repeat(16)}`]) {
    expect(parseCursor(wrong)).toBeNull()
  }
})
