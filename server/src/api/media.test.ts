import { expect, it, vi } from 'vitest'

vi.mock('../lib/storage/open-storage.ts', () => ({ storage: {} }))
vi.mock('../lib/signed-address.ts', () => ({ isSignedAddress: () => true }))
const { rangeOf } = await import('./media.ts')

it('answers one range, and nothing that lies outside of the file', () => {
  expect(rangeOf(undefined, 10)).toBeNull()
  expect(rangeOf('bytes=0-', 10)).toEqual({ start: 0, end: 9 })
  expect(rangeOf('bytes=2-4', 10)).toEqual({ start: 2, end: 4 })
  expect(rangeOf('bytes=2-400', 10)).toEqual({ start: 2, end: 9 })
  expect(rangeOf('bytes=-3', 10)).toEqual({ start: 7, end: 9 })
  expect(rangeOf('bytes=-30', 10)).toEqual({ start: 0, end: 9 })
  expect(rangeOf('bytes=10-', 10)).toBe('unsatisfiable')
  expect(rangeOf('bytes=5-2', 10)).toBe('unsatisfiable')
  expect(rangeOf('bytes=-0', 10)).toBe('unsatisfiable')
  for (const odd of ['bytes=-', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=a-b']) expect(rangeOf(odd, 10)).toBeNull()
})
