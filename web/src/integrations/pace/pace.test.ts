import { expect, it } from 'vitest'
import { ADVISED_PACE, fieldOf, isSamePace, unfitFields } from './pace.ts'

it('a refusal is shown at the number it is about', () => {
  expect(fieldOf(['pace', 'groupPerMinute'])).toBe('groupPerMinute')
  expect(fieldOf(['token'])).toBeNull()
  expect(fieldOf(null)).toBeNull()
})

it('knows what cannot be asked of the server', () => {
  expect(unfitFields(ADVISED_PACE)).toEqual([])
  expect(unfitFields({ ...ADVISED_PACE, chatPerSecond: 0.5 })).toEqual([])
  expect(unfitFields({ ...ADVISED_PACE, botPerSecond: 1.5, chatBurst: Number.NaN })).toEqual([
    'botPerSecond',
    'chatBurst',
  ])
})

it('compares paces number by number', () => {
  expect(isSamePace(ADVISED_PACE, { ...ADVISED_PACE })).toBe(true)
  expect(isSamePace(ADVISED_PACE, { ...ADVISED_PACE, chatBurst: 4 })).toBe(false)
})
