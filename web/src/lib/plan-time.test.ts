import { expect, it } from 'vitest'
import { fromField, planTime, presetsOf, toField, waitTime } from './plan-time.ts'

const friday = (hour: number, minute = 0) => new Date(2026, 10, 20, hour, minute, 20)
const shown = (now: Date) => presetsOf(now).map(({ key, at }) => `${key} ${toField(at)}`)

it('offers the usual moments by the clock of the device', () => {
  expect(shown(friday(10))).toEqual([
    'hour 2026-11-20T11:01',
    'evening 2026-11-20T18:00',
    'tomorrow 2026-11-21T09:00',
    'monday 2026-11-23T09:00',
  ])
})

it('offers no evening that is over, and no Monday that is tomorrow', () => {
  expect(shown(friday(17, 30)).join()).not.toContain('evening')
  expect(shown(friday(2))[1]).toBe('morning 2026-11-20T09:00')
  expect(shown(friday(23, 30))[0]).toBe('hour 2026-11-21T00:31')
  expect(shown(new Date(2026, 10, 22, 10)).join()).not.toContain('monday')
})

it('reads what the field of the browser writes', () => {
  expect(fromField('2026-11-20T18:05')).toEqual(new Date(2026, 10, 20, 18, 5))
  expect(fromField('')).toBeNull()
  expect(fromField('завтра')).toBeNull()
})

it('says when and how long in both languages', () => {
  const now = friday(10)
  const iso = (date: Date) => date.toISOString()
  expect(planTime(iso(friday(18)), 'ru', now)).toBe('сегодня, 18:00')
  expect(planTime(iso(new Date(2026, 10, 21, 9)), 'en', now)).toBe('tomorrow, 09:00')
  expect(planTime(iso(new Date(2026, 10, 27, 9)), 'ru', now)).toContain('27 ноября, 09:00')
  expect(waitTime(iso(friday(10, 35)), 'ru', now)).toBe('через 35 минут')
  expect(waitTime(iso(friday(18)), 'en', now)).toBe('in 8 hours')
  expect(waitTime(iso(friday(10)), 'ru', now)).toBeNull()
})
