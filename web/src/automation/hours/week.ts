import type { Opening } from './documents.ts'

/** The days of a week as the server counts them: 1 is Monday. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Weekdays from nine to six: what is offered where nothing is set. */
export const USUAL: readonly Opening[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }))

/** The openings of one day, the earliest first. */
export function openingsOn(week: readonly Opening[], day: number): Opening[] {
  return week.filter((opening) => opening.day === day).sort((a, b) => a.from.localeCompare(b.from))
}

/** The week with other openings on one day. */
export function withDay(week: readonly Opening[], day: number, openings: readonly Opening[]): Opening[] {
  const others = week.filter((opening) => opening.day !== day)
  return [...others, ...openings].sort((a, b) => a.day - b.day || a.from.localeCompare(b.from))
}

/** A field of the browser knows no 24:00; the server takes 00:00 for the end of the day all the same. */
export function fieldTime(time: string): string {
  return time === '24:00' ? '00:00' : time
}
