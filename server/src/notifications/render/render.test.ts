import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultWords } from '../words/default-words.ts'
import { problemsOf, render } from './render.ts'

const line = '━'.repeat(22)
const whole = {
  'lead.name': 'Иван Петров',
  'lead.email': 'ivan@example.com',
  'lead.phone': '+7 999 123-45-67',
  'lead.company': 'ООО "Рога и копыта"',
  'lead.message': 'Здравствуйте! Интересует ваша услуга по разработке сайта.\nХотел бы обсудить детали проекта.',
  'lead.source': 'utm_source: google | страница: /services/web | устройство: desktop',
}

it('S1-27: the notice of a lead, byte for byte', () => {
  expect(render(defaultWords('LEAD_RECEIVED', 'OWNER', 'ru'), whole)).toBe(
    [
      '📝 Новая заявка с сайта',
      line,
      '👤 Имя: Иван Петров',
      '📧 Email: ivan@example.com',
      '📞 Телефон: +7 999 123-45-67',
      '🏢 Компания: ООО "Рога и копыта"',
      '',
      '💬 Сообщение:',
      'Здравствуйте! Интересует ваша услуга по разработке сайта.',
      'Хотел бы обсудить детали проекта.',
      '',
      line,
      '🔗 utm_source: google | страница: /services/web | устройство: desktop',
    ].join('\n'),
  )
})

it('S1-27: a field that is missing leaves its line out', () => {
  expect(render(defaultWords('LEAD_RECEIVED', 'OWNER', 'ru'), { 'lead.name': 'Иван', 'lead.phone': ' ' })).toBe(
    ['📝 Новая заявка с сайта', line, '👤 Имя: Иван', '', line].join('\n'),
  )
})

it('reads the places in both languages and leaves other braces alone', () => {
  expect(render('{Клиент} и {client}: {что-то} { } {}', { client: 'Маша' })).toBe('Маша и Маша: {что-то} { } {}')
})

it('what is filled in is never a template', () => {
  const inner = fc.string().map((text) => `x{client}[[${text}]]{order.title}`)
  fc.assert(
    fc.property(inner, (message) => {
      expect(render('«{message}» {client}', { message, client: 'A' })).toBe(`«${message}» A`.trim())
    }),
  )
})

it('names the places that are unknown or not of this event', () => {
  expect(problemsOf('{клиент} {клинт} {лид.имя}', ['client'])).toEqual([
    { variable: 'клинт', position: 9, kind: 'UNKNOWN' },
    { variable: 'лид.имя', position: 17, kind: 'NOT_HERE' },
  ])
})
