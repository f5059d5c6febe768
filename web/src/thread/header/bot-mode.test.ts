import { expect, it } from 'vitest'
import { botAt, tomorrowMorning } from './bot-mode.ts'

const now = new Date('2026-11-20T12:00:00.000Z')

it('the bot is back when its pause is over, without any news', () => {
  const pausedUntil = '2026-11-20T12:00:00.000Z'
  expect(botAt({ mode: 'HUMAN', pausedUntil }, now)).toEqual({ mode: 'BOT', pausedUntil: null })
  expect(botAt({ mode: 'HUMAN', pausedUntil }, new Date('2026-11-20T11:59:59.000Z')).mode).toBe('HUMAN')
})

it('a person has the dialog until somebody switches it back', () => {
  expect(botAt({ mode: 'HUMAN', pausedUntil: null }, now)).toEqual({ mode: 'HUMAN', pausedUntil: null })
})

it('till tomorrow is till nine of the next local day', () => {
  const morning = tomorrowMorning(new Date(2026, 11, 31, 23, 30))
  expect([morning.getFullYear(), morning.getMonth(), morning.getDate(), morning.getHours()]).toEqual([2027, 0, 1, 9])
})
