import { describe, expect, it } from 'vitest'
import { decide, type Setup, type Situation } from './decide.ts'

const said = (text: string, more: Partial<Situation> = {}): Situation => ({
  messageId: 'm',
  conversationId: 'c',
  branchId: null,
  integrationId: 'bot',
  text,
  isText: true,
  choice: null,
  command: null,
  isFirst: false,
  isHuman: false,
  language: 'ru',
  labelIds: [],
  isLinked: false,
  hasOrders: false,
  orderStatusIds: [],
  at: new Date(0),
  ...more,
})
const prices = {
  id: 'faq',
  title: 'Цена',
  phrases: [],
  keywords: ['цена'],
  patterns: [],
  answer: 'Кухни от ста тысяч.',
  buttons: [],
  branchId: null,
  integrationId: null,
}
const setup: Setup = {
  welcome: null,
  greeting: null,
  handOffWords: ['менеджер'],
  handOffText: 'Зову.',
  rules: [],
  faq: [prices],
  hours: { timeZone: 'UTC', week: [], holidays: [], awayText: 'Мы закрыты.' },
  hasAnswerer: true,
}

/** What is done about it, in short. */
function answerTo(situation: Situation): string | null {
  const { first, last } = decide(situation, setup, (word) => word)
  const done = first ?? last
  return typeof done === 'string' ? `${done} ${first ? 'first' : 'last'}` : (done?.text ?? null)
}

describe('a word that may be a command', () => {
  it.each(['Цена?', 'срок', 'Статус ремонта'])('S3-6, S3-7, S3-8: «%s» is one for a client with orders', (text) => {
    expect(answerTo(said(text, { isLinked: true, hasOrders: true }))).toBe('COMMAND first')
  })

  it('S0-19: is a frequent question first for everybody else, and is explained when it is none', () => {
    expect(answerTo(said('Цена?'))).toBe('Кухни от ста тысяч.')
    expect(answerTo(said('Цена?', { isLinked: true }))).toBe('Кухни от ста тысяч.')
    expect(answerTo(said('Срок?'))).toBe('COMMAND last')
    expect(answerTo(said('статус'))).toBe('COMMAND last')
  })

  it.each(['status', 'price', 'deadline'])('S3-6: /%s is one for everybody', (command) => {
    expect(answerTo(said(`/${command}`, { command }))).toBe('COMMAND first')
    expect(answerTo(said('цена', { command }))).toBe('COMMAND first')
  })

  it('S3-6: names an order by its number: nothing else is meant', () => {
    expect(answerTo(said('цена №12'))).toBe('COMMAND first')
  })

  it('is none under a picture, in a sentence, or as another command', () => {
    expect(answerTo(said('цена', { isText: false }))).toBe('Кухни от ста тысяч.')
    expect(answerTo(said('срок', { isText: false }))).toBe('Мы закрыты.')
    expect(answerTo(said('какие у вас сроки доставки', { hasOrders: true }))).toBe('Мы закрыты.')
    expect(answerTo(said('/start', { command: 'start' }))).toBeNull()
  })

  it('comes after the words by which a person is called, and is nothing where a person has the dialog', () => {
    expect(answerTo(said('менеджер', { command: 'status' }))).toBe('Зову.')
    expect(answerTo(said('/status', { command: 'status', isHuman: true }))).toBeNull()
  })
})
