import { hasText, type Locale, say } from '../../texts.ts'

/**
 * Says a stored reason (`CODE` or `CODE: detail`) in words; null stays null, and an unknown code is shown as it is.
 */
export function sayStatus(locale: Locale, reason: string | null): string | null {
  if (!reason) return null
  const [code = '', ...rest] = reason.split(': ')
  const key = `integration.status.${code}`
  return hasText(key) ? say(locale, key, { detail: rest.join(': ') }) : reason
}
