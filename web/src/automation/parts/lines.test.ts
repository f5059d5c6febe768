import { expect, it } from 'vitest'
import { fromLines, moved, toLines } from './lines.ts'

it('a list is one to a line, without empty lines and repetitions', () => {
  expect(fromLines(' цена \n\nстоимость\nцена')).toEqual(['цена', 'стоимость'])
  expect(fromLines(toLines(['a', 'b']))).toEqual(['a', 'b'])
})

it('moves one place and stays at the ends', () => {
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b'])
  expect(moved(['a'], 'x', 1)).toEqual(['a'])
})
