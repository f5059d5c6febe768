/** One opening: day 1 is Monday; `to` not after `from` goes on past midnight, "24:00" is the end of the day. */
export type OpenHours = { day: number; from: string; to: string }

/** When a place is open, in its own time zone. Holidays are dates (2026-12-31) on which it does not open. */
export type Hours = { timeZone: string; week: OpenHours[]; holidays: string[] }

/** Whether it is open, and when (local date and time) it opens next: the name of a closed period. */
export type HoursAt = { isOpen: boolean; opensAt: string | null }

const horizonDays = 60

/** How it stands at an instant. A place without any hours is never open, and no opening comes. */
export function hoursAt(hours: Hours, at: Date): HoursAt {
  const local = localTime(at, hours.timeZone)
  const yesterday = addDays(local.date, -1)
  const today = openingsOf(hours, local.date)
  const lasting = openingsOf(hours, yesterday).filter(isOvernight)
  const isOpen =
    today.some(
      ({ from, to, ...rest }) => local.time >= from && (isOvernight({ from, to, ...rest }) || local.time < to),
    ) || lasting.some(({ to }) => local.time < to)
  if (isOpen) return { isOpen, opensAt: null }
  for (let days = 0; days <= horizonDays; days++) {
    const date = addDays(local.date, days)
    const next = openingsOf(hours, date)
      .map(({ from }) => from)
      .filter((from) => days > 0 || from > local.time)
      .sort()[0]
    if (next) return { isOpen, opensAt: `${date}T${next}` }
  }
  return { isOpen, opensAt: null }
}

const isOvernight = ({ from, to }: OpenHours) => to <= from

function openingsOf({ week, holidays }: Hours, date: string): OpenHours[] {
  if (holidays.includes(date)) return []
  // getUTCDay says 0 for Sunday
  const day = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  return week.filter((opening) => opening.day === day)
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(at: Date, timeZone: string): { date: string; time: string } {
  let format = formats.get(timeZone)
  if (!format) {
    // Swedish writes dates as ISO does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(timeZone, format)
  }
  const [date, time] = format.format(at).split(' ') as [string, string]
  return { date, time }
}

/** Whether there is such a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
