import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitText } from './split-text.ts'

it('cuts overlapping entities by UTF-16 offsets', () => {
  const parts = splitText('🦊 bold both', [
    { type: 'bold', offset: 3, length: 9 },
    { type: 'italic', offset: 8, length: 4 },
  ])
  expect(parts).toEqual([
    { text: '🦊 ', styles: [] },
    { text: 'bold ', styles: ['bold'] },
    { text: 'both', styles: ['bold', 'italic'] },
  ])
})

it('links addresses, with and without entities, and leaves the full stop out', () => {
  expect(splitText('see https://a.io/x.', [])[1]).toEqual({
    text: 'https://a.io/x',
    styles: [],
    href: 'https://a.io/x',
  })
  expect(splitText('a.io', [{ type: 'url', offset: 0, length: 4 }])[0]?.href).toBe('https://a.io')
})

it('never makes a link of a script', () => {
  for (const url of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', ' javascript:x']) {
    expect(splitText('x', [{ type: 'text_link', offset: 0, length: 1, url }])[0]?.href).toBeUndefined()
  }
})

it('loses no letter, whatever entities say', () => {
  const entity = fc.record({
    type: fc.constantFrom('bold', 'url', 'text_link', 'mention', 'custom_emoji', 'pre'),
    offset: fc.integer({ min: -5, max: 60 }),
    length: fc.integer({ min: -5, max: 60 }),
    url: fc.constantFrom(null, 'https://a.io', 'x:y', 'javascript:0'),
  })
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', '.', '🦊', 'ё', 'https://b.io') }),
      fc.array(entity),
      (text, entities) => {
        expect(splitText(text, entities).map((part) => part.text).join('')).toBe(text) // prettier-ignore
      },
    ),
  )
})
