import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyPrefix, newKey, parseKey } from './key-text.ts'

const id = '0193e4b2-7c1a-7d3e-8f00-1234567890ab'

it('a key is read back as its id and its secret of 256 bit', () => {
  const { text, secret } = newKey(id)
  expect(parseKey(text)).toEqual({ id, secret })
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(text.startsWith(`${keyPrefix(id)}_`)).toBe(true)
  expect(keyPrefix(id)).not.toContain(secret)
})

it('what is no key is none, and nothing is thrown', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseKey(text) === null))
  const { text } = newKey(id)
  for (const wrong of [text.slice(0, -1), `${text}x`, text.toUpperCase(), ` ${text}`, text.replace('live', 'test')]) {
    expect(parseKey(wrong)).toBeNull()
  }
})
