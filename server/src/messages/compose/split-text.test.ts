import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitText } from './split-text.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 400 })
const prose = fc
  .array(fc.constantFrom('слово', 'дом', '👨‍👩‍👧‍👦', 'é', '\n\n', '\n', ' ', '. ', '𝒳'), { maxLength: 300 })
  .map((words) => words.join(' '))
const bare = (text: string) => text.replace(/\s+/g, '')

describe('splitText', () => {
  it('S0-5: loses nothing, keeps the order, obeys the limit and cuts no surrogate pair', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, prose), fc.integer({ min: 12, max: 200 }), (text, limit) => {
        const parts = splitText(text, limit)
        expect(bare(parts.join(' '))).toBe(bare(text))
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0)
          expect(part.length).toBeLessThanOrEqual(limit)
          expect(part.isWellFormed()).toBe(true)
          expect(part).toBe(part.trim())
        }
      }),
      { numRuns: 500 },
    )
  })

  it('cuts no family of emoji in two', () => {
    const family = '👨‍👩‍👧‍👦'
    const parts = splitText(family.repeat(1000), 4096)
    for (const part of parts) expect(part.length % family.length).toBe(0)
  })

  it('prefers a paragraph to a line, a line to a sentence', () => {
    const text = `${'а'.repeat(60)}\n\n${'б'.repeat(20)}. ${'в'.repeat(40)}`
    expect(splitText(text, 100)).toEqual(['а'.repeat(60), `${'б'.repeat(20)}. ${'в'.repeat(40)}`])
  })

  it('leaves a short text alone and makes nothing of nothing', () => {
    expect(splitText('  привет ', 4096)).toEqual(['привет'])
    expect(splitText(' \n ', 4096)).toEqual([])
  })
})
