import { expect, it } from 'vitest'
import { secondsUntil } from './useCountdown.ts'

it('counts whole seconds up and never goes below zero', () => {
  const now = new Date('2026-11-20T10:00:00.000Z')
  expect(secondsUntil('2026-11-20T10:01:14.100Z', now)).toBe(75)
  expect(secondsUntil('2026-11-20T09:59:00.000Z', now)).toBe(0)
})
