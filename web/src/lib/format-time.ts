const cache = new Map<string, Intl.DateTimeFormat>()

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', options)
  cache.set(key, made)
  return made
}

/** The local day of a moment as a key: `2026-11-20`. */
export function dayKey(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** Whole local days from `moment` to `now`: 0 today, 1 yesterday. */
export function daysAgo(moment: Date, now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((midnight(now) - midnight(moment)) / 86_400_000)
}

/** `14:05` in the browser's zone. */
export function clockTime(iso: string, language: string): string {
  return format(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso))
}

/** For a list: the hour today, "yesterday", the day this year, else the date. */
export function listTime(iso: string, now: Date, language: string): string {
  const moment = new Date(iso)
  const days = daysAgo(moment, now)
  if (days <= 0) return clockTime(iso, language)
  if (days === 1) return relativeDay(-1, language)
  if (moment.getFullYear() === now.getFullYear())
    return format(language, { day: 'numeric', month: 'short' }).format(moment)
  return format(language, { day: '2-digit', month: '2-digit', year: '2-digit' }).format(moment)
}

/** A day heading: "today", "yesterday", else day and month, with the year when it is not this one. */
export function dayTitle(iso: string, now: Date, language: string): string {
  const moment = new Date(iso)
  const days = daysAgo(moment, now)
  if (days === 0 || days === 1) return capitalised(relativeDay(-days, language))
  const year = moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const }
  return format(language, { day: 'numeric', month: 'long', weekday: 'short', ...year }).format(moment)
}

/** Everything about a moment, with its zone: for a tooltip. */
export function fullTime(iso: string, language: string): string {
  return format(language, { dateStyle: 'long', timeStyle: 'long' }).format(new Date(iso))
}

/** Day, month and year. */
export function plainDate(iso: string, language: string): string {
  return format(language, { dateStyle: 'long' }).format(new Date(iso))
}

function relativeDay(days: number, language: string): string {
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
