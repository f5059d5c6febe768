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

  it('many slow ones together never take long, and harm a good one for a turn at most', async () => {
    const evil = `${'a'.repeat(600)}!`
    const slow = (index: number) => `a*a*a*a*a*${'b'.repeat(index + 1)}$`
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    await turn()
    const began = performance.now()
    for (let index = 0; index < 200; index++) matchesPattern(slow(index), evil)
    expect(performance.now() - began).toBeLessThan(1500)
    await turn()
    expect(matchesPattern('елк[аи]', 'Где ЁЛКИ?')).toBe(true)
  })

  it('one that was too slow again and again is let alone', async () => {
    const evil = `${'c'.repeat(600)}!`
    const source = 'c*c*c*c*c*d$'
    const taken: number[] = []
    for (let time = 0; time < 4; time++) {
      await new Promise((resolve) => setImmediate(resolve))
      const began = performance.now()
      expect(matchesPattern(source, evil)).toBe(false)
      taken.push(performance.now() - began)
    }
    expect(taken[0]).toBeGreaterThan(20)
    expect(taken[3]).toBeLessThan(5)
  })
})
