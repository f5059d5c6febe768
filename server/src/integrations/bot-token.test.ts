import fc from 'fast-check'
import { expect, it } from 'vitest'
import { redact } from '../lib/redact.ts'
import { isBotToken, maskToken } from './bot-token.ts'

const secretPart = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 30, maxLength: 45 })
const token = fc.tuple(fc.integer({ min: 100_000, max: 999_999_999_999 }), secretPart).map(([id, s]) => `${id}:${s}`)

it('S1-55: knows the shape of a token, so that a half-copied one is refused before it is used', () => {
  expect(isBotToken('123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11')).toBe(true)
  for (const wrong of ['', '123456789', 'ABC-DEF1234ghIkl-zyx57W2v1u123ew11', '123456789:ABC', '1:../../x', '12 3:a']) {
    expect(isBotToken(wrong)).toBe(false)
  }
})

it('S1-9, S1-30, S1-45: the mask shows how the secret begins and never enough of it to be used', () => {
  expect(maskToken('123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11')).toBe('••••••••:ABC-DEF1234...')
  fc.assert(
    fc.property(token, (text) => {
      const [id = '', secret = ''] = text.split(':')
      return !maskToken(text).includes(id) && !maskToken(text).includes(secret.slice(0, 12))
    }),
  )
})

it('whatever is accepted as a token is also what the log redacts', () => {
  const surrounded = fc.constantFrom('', ' ', '/bot', '"', '=')
  fc.assert(
    fc.property(token, surrounded, (text, before) => {
      const secret = text.split(':')[1] ?? ''
      return isBotToken(text) && !redact(`${before}${text}/getMe`).includes(secret)
    }),
  )
})
