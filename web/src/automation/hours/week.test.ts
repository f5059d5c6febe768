import { expect, it } from 'vitest'
import { fieldTime, openingsOn, USUAL, withDay } from './week.ts'

it('a day may open twice, in order', () => {
  const late = { day: 1, from: '14:00', to: '18:00' }
  const early = { day: 1, from: '09:00', to: '13:00' }
  const week = withDay(USUAL, 1, [late, early])
  expect(openingsOn(week, 1)).toEqual([early, late])
  expect(openingsOn(week, 2)).toEqual([{ day: 2, from: '09:00', to: '18:00' }])
  expect(withDay(week, 1, []).map(({ day }) => day)).toEqual([2, 3, 4, 5])
})

it('the end of a day is midnight in a field', () => {
  expect([fieldTime('24:00'), fieldTime('18:30')]).toEqual(['00:00', '18:30'])
})
