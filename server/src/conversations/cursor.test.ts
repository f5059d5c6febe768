import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodePlace, encodePlace } from './cursor.ts'

it('every place survives being a cursor', () => {
  const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, fc.uuid(), (at, id) => {
      expect(decodePlace(encodePlace({ at, id }))).toEqual({ at, id })
    }),
  )
})

it('anything else is null', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const place = decodePlace(text)
      if (place) expect(place.id).toHaveLength(36)
    }),
  )
  expect(decodePlace('')).toBeNull()
  expect(decodePlace(Buffer.from('zzz.not-a-uuid').toString('base64url'))).toBeNull()
})
