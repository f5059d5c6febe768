import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfPattern, matchesPattern } from './safe-pattern.ts'

describe('patterns of people', () => {
  it.each(['(a+)+$', '(a|a)*b', '((a*)b?)*', '(x{1,})*', '(a{20})+(b', '(?=a)b', '(a)\\1', 'a{', '', 'x'.repeat(301)])(
    'S0-19: refuses %s',
    (pattern) => expect(faultOfPattern(pattern)).not.toBeNull(),
  )

  it.each(['цен[аыу]', 'сколько.*стоит', '^привет', '(кухн|шкаф)[а-я]*', 'a{2,5}', '\\d+ ?руб', '[(+*]+'])(
    'takes %s',
    (pattern) => expect(faultOfPattern(pattern)).toBeNull(),
  )

  it('matches any case, and ё as е', () => {
    expect(matchesPattern('елк[аи]', 'Где ЁЛКИ?')).toBe(true)
    expect(matchesPattern('(a+)+$', 'aaa')).toBe(false)
  })

  it('never takes long, whatever the pattern and the text', () => {
    const evil = `${'a'.repeat(600)}!`
    const parts = fc.array(fc.constantFrom('a*', 'a+', '.*', 'a?', '(a|b)', 'b', '[ab]*', '$'), { maxLength: 12 })
    fc.assert(
      fc.property(parts, (found) => {
        const began = performance.now()
        matchesPattern(found.join(''), evil)
        expect(performance.now() - began).toBeLessThan(1000)
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
