import { expect, it } from 'vitest'
import { sayStatus } from './status-reason.ts'

it('says a stored reason in both languages, with its detail', () => {
  expect(sayStatus('ru', 'WEBHOOK_ERRORS: Wrong response: 502')).toContain('Wrong response: 502')
  expect(sayStatus('en', 'UNAUTHORIZED')).toMatch(/token/)
  expect(sayStatus('ru', null)).toBeNull()
  expect(sayStatus('ru', 'SOMETHING_NEW')).toBe('SOMETHING_NEW')
})
