import { expect, it } from 'vitest'
import { originsFrom } from './origins.ts'

it('origins are what browsers send, whatever was pasted', () => {
  const given = [
    'https://Example.com/contact?x=1',
    ' shop.example ',
    'http://localhost:8080',
    'https://example.com',
    '',
  ]
  expect(originsFrom(given)).toEqual(['https://example.com', 'https://shop.example', 'http://localhost:8080'])
  expect(originsFrom(['https://пример.рф'])).toEqual(['https://xn--e1afmkfd.xn--p1ai'])
})

it.each(['*', 'https://*', 'https://*.example.com', 'file:///etc', 'http://', 'null://'])('%s is refused', (text) => {
  expect(() => originsFrom([text])).toThrow('BAD_INPUT')
})
