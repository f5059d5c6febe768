import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digitsOf, normalizePhone, phoneOfCard } from './phone.ts'

describe('S3-10: a phone number', () => {
  it.each([
    ['+7 (999) 123-45-67', '+79991234567'],
    ['8 999 123-45-67', '+79991234567'],
    ['79991234567', '+79991234567'],
    ['9991234567', '+79991234567'],
    ['+44 20 7946 0958', '+442079460958'],
    ['+7 701 123 45 67', '+77011234567'],
    [' 8(495)123-45-67 доб. 12', '+74951234567'],
  ])('%s is kept as %s', (written, kept) => expect(normalizePhone(written)).toBe(kept))

  it.each(['', 'позвоните мне', '12', '+7 999', '+7 999 123-45-67 8', 'x'.repeat(300)])('%s is none', (text) =>
    expect(normalizePhone(text)).toBeNull(),
  )

  it('of a messenger has its country, with or without a plus', () => {
    for (const text of ['79991234567', '+79991234567', '+7 999 123 45 67'])
      expect(phoneOfCard(text)).toBe('+79991234567')
    expect(phoneOfCard('380441234567')).toBe('+380441234567')
    expect(phoneOfCard('')).toBeNull()
  })

  it('stays what it is when it is read again, however it is spaced', () => {
    const subscriber = fc.integer({ min: 9_000_000_000, max: 9_999_999_999 }).map(String)
    const gap = fc.constantFrom('', ' ', '-', ' (', ') ')
    fc.assert(
      fc.property(subscriber, fc.array(gap, { minLength: 10, maxLength: 10 }), (number, gaps) => {
        const written = [...number].map((digit, index) => `${gaps[index]}${digit}`).join('')
        const kept = normalizePhone(`8${written}`)
        expect(kept).toBe(`+7${number}`)
        expect(normalizePhone(kept!)).toBe(kept)
        expect(digitsOf(kept!)).toBe(`7${number}`)
      }),
    )
  })
})
