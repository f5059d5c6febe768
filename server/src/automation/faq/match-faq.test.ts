import { describe, expect, it } from 'vitest'
import { matchFaq } from './match-faq.ts'

/** Cuts endings as a stemmer does; the real one is PostgreSQL's (the integration test knows it). */
const stemOf = (word: string) => (word.length > 4 ? word.replace(/(ами|ого|ать|ить|ой|ая|[аяуюиыеь])$/, '') : word)
const entry = (title: string, more: object = {}) => ({ title, phrases: [], keywords: [], patterns: [], ...more })
const entries = [
  entry('Доставка', { phrases: ['сколько стоит доставка'], keywords: ['доставка', 'привезти'] }),
  entry('Кухни', { phrases: ['хочу заказать кухню'], keywords: ['кухня'] }),
  entry('Гарантия', { patterns: ['гаранти[яи]'] }),
]
const match = (text: string) => matchFaq(text, entries, stemOf)

describe('matchFaq', () => {
  it.each([
    ['Хочу заказать кухню', 'Кухни', 1],
    ['ХОЧУ ЗАКАЗАТЬ КУХНЮ!!!', 'Кухни', 1],
    ['Здравствуйте, хочу заказать кухню', 'Кухни', 0.9],
    ['Есть ли доставка?', 'Доставка', 0.55],
    ['Какая гарантия?', 'Гарантия', 0.97],
  ])('S0-19: «%s» is «%s»', (text, title, score) => {
    expect(match(text)?.entry.title).toBe(title)
    expect(match(text)?.score).toBeGreaterThanOrEqual(score)
  })

  it('says what it found by, and nothing for what it does not know', () => {
    expect(match('привезти и доставка')?.reason).toBe('keyword: доставка, привезти')
    expect(match('Здравствуйте')).toBeUndefined()
    expect(match('🙂')).toBeUndefined()
    expect(match('')).toBeUndefined()
  })
})
