import { expect, it } from 'vitest'
import { shortMoment } from './short-moment.ts'

const now = new Date('2026-11-20T12:00:00')

it('shows the time alone today, and the day before it else', () => {
  expect(shortMoment('2026-11-20T09:05:00', 'ru', now)).toBe('09:05')
  expect(shortMoment('2026-11-02T09:05:00', 'ru', now)).toMatch(/^2 нояб.*09:05$/)
  expect(shortMoment('2026-11-02T09:05:00', 'en', now)).toBe('2 Nov, 09:05')
})
