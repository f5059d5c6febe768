import { describe, expect, it } from 'vitest'
import { type Hours, hoursAt, isTimeZone } from './hours-at.ts'

const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }))
const moscow: Hours = { timeZone: 'Europe/Moscow', week: weekdays, holidays: ['2026-11-04'] }
const at = (hours: Hours, instant: string) => hoursAt(hours, new Date(instant))

describe('hoursAt', () => {
  it('S0-17: opens and closes by the clock of the place', () => {
    // a Friday
    expect(at(moscow, '2026-11-20T05:59:00Z')).toEqual({ isOpen: false, opensAt: '2026-11-20T09:00' })
    expect(at(moscow, '2026-11-20T06:00:00Z').isOpen).toBe(true)
    expect(at(moscow, '2026-11-20T14:59:00Z').isOpen).toBe(true)
    expect(at(moscow, '2026-11-20T15:00:00Z')).toEqual({ isOpen: false, opensAt: '2026-11-23T09:00' })
    expect(at({ ...moscow, timeZone: 'Asia/Vladivostok' }, '2026-11-20T05:59:00Z').isOpen).toBe(true)
  })

  it('names a closed period alike as long as it lasts', () => {
    const names = ['2026-11-20T15:00:00Z', '2026-11-21T12:00:00Z', '2026-11-23T05:59:00Z'].map(
      (t) => at(moscow, t).opensAt,
    )
    expect(new Set(names)).toEqual(new Set(['2026-11-23T09:00']))
  })

  it('stays closed on holidays, and goes on past midnight', () => {
    expect(at(moscow, '2026-11-04T09:00:00Z')).toEqual({ isOpen: false, opensAt: '2026-11-05T09:00' })
    const bar: Hours = { timeZone: 'UTC', week: [{ day: 5, from: '20:00', to: '04:00' }], holidays: [] }
    expect(at(bar, '2026-11-20T23:30:00Z').isOpen).toBe(true)
    expect(at(bar, '2026-11-21T03:59:00Z').isOpen).toBe(true)
    expect(at(bar, '2026-11-21T04:00:00Z')).toEqual({ isOpen: false, opensAt: '2026-11-27T20:00' })
    const always: Hours = { timeZone: 'UTC', week: [{ day: 5, from: '00:00', to: '24:00' }], holidays: [] }
    expect(at(always, '2026-11-20T23:59:00Z').isOpen).toBe(true)
    expect(at(always, '2026-11-21T00:00:00Z').isOpen).toBe(false)
  })

  it('keeps its hours when the clocks are changed', () => {
    const berlin: Hours = { ...moscow, timeZone: 'Europe/Berlin', holidays: [] }
    expect(at(berlin, '2026-10-23T07:00:00Z').isOpen).toBe(true)
    expect(at(berlin, '2026-10-26T07:59:00Z').isOpen).toBe(false)
    expect(at(berlin, '2026-10-26T08:00:00Z').isOpen).toBe(true)
  })

  it('is never open without hours, and knows time zones', () => {
    expect(at({ ...moscow, week: [] }, '2026-11-20T12:00:00Z')).toEqual({ isOpen: false, opensAt: null })
    expect([isTimeZone('Europe/Moscow'), isTimeZone('Mars/Base')]).toEqual([true, false])
  })
})
