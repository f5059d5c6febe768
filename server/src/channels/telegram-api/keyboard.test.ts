import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyboardOf } from './keyboard.ts'

const keyboard = (...buttons: Parameters<typeof keyboardOf>[0]['buttons'] & object) =>
  keyboardOf({ buttons, files: [] })

describe('buttons of a message', () => {
  it('hang below it: answers and addresses', () => {
    expect(keyboard([{ text: 'Кухни', data: 'faq:1' }], [{ text: 'Сайт', url: 'https://mebel.example' }], [])).toEqual({
      markup: {
        inline_keyboard: [
          [{ text: 'Кухни', callback_data: 'faq:1' }],
          [{ text: 'Сайт', url: 'https://mebel.example' }],
        ],
      },
    })
    expect(keyboard()).toEqual({})
    expect(keyboard([])).toEqual({})
  })

  it('S3-12: ask for the contact on a keyboard that goes when it was used', () => {
    expect(keyboard([{ text: 'Поделиться', requestContact: true }])).toEqual({
      markup: {
        keyboard: [[{ text: 'Поделиться', request_contact: true }]],
        one_time_keyboard: true,
        resize_keyboard: true,
      },
    })
  })

  it.each([
    ['data over 64 bytes, not letters', { text: 'а', data: 'я'.repeat(33) }],
    ['no data', { text: 'а', data: '' }],
    ['no words', { text: '  ', data: 'a' }],
    ['too many words', { text: 'x'.repeat(65), data: 'a' }],
    ['no address', { text: 'a', url: 'javascript:alert(1)' }],
  ])('are refused before the call: %s', (_, button) => {
    expect(keyboard([button])).toHaveProperty('fault')
  })

  it('are refused on an album, in hundreds, and mixed with a question for the contact', () => {
    const file = {
      kind: 'PHOTO' as const,
      fileName: 'a',
      mimeType: 'a',
      size: 1,
      open: () => Promise.reject(new Error()),
    }
    expect(keyboardOf({ buttons: [[{ text: 'a', data: 'a' }]], files: [file, file] })).toHaveProperty('fault')
    expect(keyboard(Array.from({ length: 101 }, () => ({ text: 'a', data: 'a' })))).toHaveProperty('fault')
    expect(
      keyboard([
        { text: 'a', data: 'a' },
        { text: 'b', requestContact: true },
      ]),
    ).toHaveProperty('fault')
  })

  it('never carries data of more than 64 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (data) => {
        const made = keyboard([{ text: 'a', data }])
        expect('fault' in made).toBe(Buffer.byteLength(data) > 64 || data === '')
      }),
    )
  })
})
