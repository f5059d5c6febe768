import { cleanText } from '../../../lib/clean-text.ts'

/** A JSON object as it came from outside: nothing about it is known yet. */
export type Loose = Record<string, unknown>

/** The value when it is an object; an array or null is not one. */
export function objectOf(value: unknown): Loose | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as Loose
}

/** The objects of a list, holes and strangers left out; anything else is an empty list. */
export function objectsOf(value: unknown): Loose[] {
  if (!Array.isArray(value)) return []
  return value.map(objectOf).filter((item) => item !== undefined)
}

/** A non-empty text, made storable; the official samples sometimes hold numbers where texts belong. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string' || value === '') return undefined
  return cleanText(value)
}

/** An id as a string: chat ids exceed 32 bits, and some clients send them as strings. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return value
  return undefined
}

/** A finite number that is not negative; sizes and durations are. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** A whole number that fits an Int column, or nothing. */
export function countOf(value: unknown): number | undefined {
  const amount = amountOf(value)
  return amount !== undefined && amount <= 2_147_483_647 ? Math.round(amount) : undefined
}

/** Unix seconds as a date; what is no date is the epoch, so that a parser needs no clock. */
export function dateOf(value: unknown): Date {
  const seconds = amountOf(value) ?? 0
  return new Date(seconds <= 8_640_000_000_000 ? seconds * 1000 : 0)
}

/** The object without its undefined members: what is stored as JSON should not depend on how it was built. */
export function compact<T extends Loose>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
