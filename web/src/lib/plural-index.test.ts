import { expect, it } from 'vitest'
import { pluralIndex } from './plural-index.ts'

it('picks the Russian form for 1, 2, 5 and 21', () => {
  expect([1, 2, 5, 11, 21, 0].map((count) => pluralIndex('ru', count, 3))).toEqual([0, 1, 2, 2, 0, 2])
})

it('picks the English form for 1, 2, 5 and 21', () => {
  expect([1, 2, 5, 21, 0].map((count) => pluralIndex('en', count, 2))).toEqual([0, 1, 1, 1, 1])
})
