import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../errors.ts'
import { decodeAnyId, decodeId, decodeIdIfGiven, encodeId } from './ids.ts'

const types = new Set(['Conversation', 'Message'])

it('an id of the right type comes back, of another one is not found', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(decodeId('Conversation', encodeId('Conversation', uuid))).toBe(uuid)
      expect(() => decodeId('Message', encodeId('Conversation', uuid))).toThrow(UserError)
      expect(decodeAnyId(encodeId('Message', uuid), types)).toEqual({ typename: 'Message', id: uuid })
    }),
  )
})

it('whatever is tampered with is not found, and never reaches the database as it is', () => {
  const id = encodeId('Conversation', '01234567-89ab-4cde-8f01-23456789abcd')
  const anything = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.string().map((text) => Buffer.from(text).toString('base64')),
    fc.string().map((text) => encodeId('Conversation', text)),
    fc.nat(id.length - 1).map((at) => id.slice(0, at) + '!' + id.slice(at + 1)),
    fc.constantFrom(`${id} `, id.replace(/=+$/, ''), encodeId('Nothing', '01234567-89ab-4cde-8f01-23456789abcd')),
  )
  fc.assert(
    fc.property(anything, (given) => {
      if (given === id) return
      expect(() => decodeId('Conversation', given)).toThrow('NOT_FOUND')
      expect(decodeAnyId(given, types).id).toMatch(/^[0-]+$/)
    }),
  )
})

it('what is not given stays not given', () => {
  expect(decodeIdIfGiven('Member', null)).toBeNull()
  expect(decodeIdIfGiven('Member', undefined)).toBeUndefined()
})
