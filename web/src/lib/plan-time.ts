import { daysAgo } from './format-time.ts'

const EVENING = 18
const MORNING = 9

/** A moment one may choose with one press, and its name below `thread.later`. */
export type Preset = { key: 'hour' | 'morning' | 'evening' | 'tomorrow' | 'monday'; at: Date }

const at = (now: Date, days: number, hour: number) =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)

/** The usual moments by the clock of this device: in an hour, what is to come of today, tomorrow, on Monday. */
export function presetsOf(now: Date): Preset[] {
  // What is less than an hour away says nothing new.
  const isToCome = ({ at: moment }: Preset) => moment.getTime() - now.getTime() > 3_600_000
  const today: Preset[] = [
    { key: 'morning', at: at(now, 0, MORNING) },
    { key: 'evening', at: at(now, 0, EVENING) },
  ]
  const toMonday = (8 - now.getDay()) % 7 || 7
  return [
    { key: 'hour', at: new Date(Math.ceil(now.getTime() / 60_000) * 60_000 + 3_600_000) },
    ...today.filter(isToCome),
    { key: 'tomorrow', at: at(now, 1, MORNING) },
    ...(toMonday > 1 ? [{ key: 'monday', at: at(now, toMonday, MORNING) } as const] : []),
  ]
}

/** The moment as a field of the browser writes it: local, to the minute. */
export function toField(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** What such a field holds as a moment; null when it is empty or no date. */
export function fromField(text: string): Date | null {
  const moment = new Date(text)
  return text && !Number.isNaN(moment.getTime()) ? moment : null
}

/** A moment to come in words: `сегодня в 18:00`, `tomorrow at 09:00`, `пт, 27 ноября в 09:00`. */
export function planTime(iso: string, language: string, now = new Date()): string {
  const moment = new Date(iso)
  const days = -daysAgo(moment, now)
  const tag = language === 'ru' ? 'ru-RU' : 'en-GB'
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' }).format(moment)
  const year = moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const }
  const far = { weekday: 'short', day: 'numeric', month: 'long', ...year } as const
  const day =
    days === 0 || days === 1
      ? new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(days, 'day')
      : new Intl.DateTimeFormat(tag, far).format(moment)
  return `${day}, ${time}`
}

/** How long until then: `через 2 часа`, `in 35 minutes`; less than a minute is said as none. */
export function waitTime(iso: string, language: string, now = new Date()): string | null {
  const minutes = Math.round((Date.parse(iso) - now.getTime()) / 60_000)
  if (minutes < 1) return null
  const words = new Intl.RelativeTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { numeric: 'always' })
  if (minutes < 60) return words.format(minutes, 'minute')
  if (minutes < 48 * 60) return words.format(Math.round(minutes / 60), 'hour')
  return words.format(Math.round(minutes / 1440), 'day')
}
