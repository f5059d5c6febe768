import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quietUntil } from './quiet.ts'

const night = { quietFrom: '22:00', quietTo: '08:00', timeZone: 'Europe/Moscow' }

it.each([
  ['2026-11-20T18:59:59Z', null],
  ['2026-11-20T19:00:00Z', '2026-11-21T05:00:00.000Z'],
  ['2026-11-21T04:59:30Z', '2026-11-21T05:00:00.000Z'],
  ['2026-11-21T05:00:00Z', null],
])('at %s the night lasts until %s', (now, end) => {
  expect(quietUntil(night, new Date(now))?.toISOString() ?? null).toBe(end)
})

it('the clock that is put back does not wake anybody an hour early', () => {
  const berlin = { ...night, timeZone: 'Europe/Berlin' }
  expect(quietUntil(berlin, new Date('2026-10-24T21:30:00Z'))?.toISOString()).toBe('2026-10-25T07:00:00.000Z')
})

it('is never quiet when it begins and ends at once, and always ends at the hour said', () => {
  const clock = fc
    .integer({ min: 0, max: 1439 })
    .map((at) => `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`)
  const zone = fc.constantFrom('UTC', 'Europe/Moscow', 'Asia/Kolkata', 'America/New_York')
  fc.assert(
    fc.property(clock, clock, zone, fc.integer({ min: 0, max: 3e7 }), (quietFrom, quietTo, timeZone, minute) => {
      const now = new Date(Date.UTC(2026, 0, 1) + (minute % 500_000) * 60_000)
      const end = quietUntil({ quietFrom, quietTo, timeZone }, now)
      if (quietFrom === quietTo) expect(end).toBeNull()
      if (!end) return
      const said = new Intl.DateTimeFormat('en', {
        hour: 'numeric',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
      }).format(end)
      const isSkipped = Math.abs(end.getTime() - now.getTime()) > 25 * 3600_000
      expect(isSkipped).toBe(false)
      if (timeZone !== 'America/New_York') expect(said.replace(/^0(?=\d:)/, '')).toBe(quietTo)
    }),
  )
})
