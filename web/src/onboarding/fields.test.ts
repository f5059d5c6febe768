import { expect, it } from 'vitest'
import { isEmail, safeNext } from './fields.ts'

it('goes on only to a path of our own', () => {
  expect(safeNext('/inbox/all?m=1')).toBe('/inbox/all?m=1')
  for (const foreign of ['//evil.example', '/\\evil.example', 'https://evil.example', undefined, ['/inbox']])
    expect(safeNext(foreign)).toBe('/')
})

it('knows an address from a slip of the finger', () => {
  expect(isEmail(' anna@mebel.ru ')).toBe(true)
  for (const text of ['', 'anna', 'anna@mebel', 'anna @mebel.ru']) expect(isEmail(text)).toBe(false)
})
