import { createHmac, timingSafeEqual } from 'node:crypto'
import { config } from '../config.ts'

const halfDay = 12 * 3600

/**
 * The address of a stored file on our host, valid for 12 to 24 hours. It changes twice a day only, so that equal
 * answers are equal texts and a browser's cache is of use.
 */
export function signedAddress(key: string, now = Date.now()): string {
  const expires = (Math.floor(now / 1000 / halfDay) + 2) * halfDay
  return `/media/${key.split('/').map(encodeURIComponent).join('/')}?e=${expires}&s=${signature(key, expires)}`
}

/** Whether `key` may be read with these parameters now; constant time. */
export function isSignedAddress(key: string, given: { e: string | null; s: string | null }, now = Date.now()): boolean {
  const expires = Number(given.e)
  if (!Number.isSafeInteger(expires) || expires * 1000 <= now || !given.s) return false
  const expected = Buffer.from(signature(key, expires))
  const actual = Buffer.from(given.s)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function signature(key: string, expires: number): string {
  return createHmac('sha256', config.SIGNING_KEY).update(`${key}\n${expires}`).digest('base64url')
}
