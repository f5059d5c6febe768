import fc from 'fast-check'
import { expect, it } from 'vitest'
import { leadFields, saysSomething } from './lead-input.ts'

it('S1-28: name, e-mail, phone, company, message, utm, page, device', () => {
  const given = {
    name: ' Иван  Петров ',
    email: 'ivan@example.com',
    phone: 79991234567,
    company: 'ООО "Рога и копыта"',
    message: 'Здравствуйте!\r\nХотел бы обсудить.\n',
    utm_source: 'google',
    utm: { medium: 'cpc', utm_campaign: 'осень' },
    page: '/services/web',
    device: 'desktop',
    something: 'else',
  }
  expect(leadFields(given)).toEqual({
    name: 'Иван Петров',
    email: 'ivan@example.com',
    phone: '79991234567',
    company: 'ООО "Рога и копыта"',
    message: 'Здравствуйте!\nХотел бы обсудить.',
    utm: { utm_medium: 'cpc', utm_campaign: 'осень', utm_source: 'google' },
    page: '/services/web',
    device: 'desktop',
  })
})

it('is empty when there is nothing to see', () => {
  expect(saysSomething(leadFields({ name: ' \u0007 ', message: {}, page: '/x' }))).toBe(false)
  expect(saysSomething(leadFields({ phone: '1' }))).toBe(true)
})

it('keeps whatever it is given storable, in one line, and short', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('name', 'phone', 'message', 'utm', 'utm_x', 'page'), fc.anything()),
      (given) => {
        const { message, utm, ...rest } = leadFields(given)
        const all = [message, ...Object.values(utm), ...Object.values(rest)].filter((text) => text !== null)
        for (const text of all) {
          expect(text.isWellFormed()).toBe(true)
          expect(text.includes('\0')).toBe(false)
          expect(text.length).toBeLessThanOrEqual(5000)
        }
        for (const text of Object.values(rest)) expect(text?.includes('\n') ?? false).toBe(false)
      },
    ),
  )
})
