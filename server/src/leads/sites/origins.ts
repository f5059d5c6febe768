import { UserError } from '../../errors.ts'

const maxOrigins = 50

/**
 * Origins as browsers name them: scheme, host and port, nothing after. What people paste (a whole address) is cut down
 * to it. Throws BAD_INPUT for what is no address of a site.
 */
export function originsFrom(given: string[]): string[] {
  const origins = given
    .map((text) => text.trim())
    .filter(Boolean)
    .map(originOf)
  if (origins.length > maxOrigins) throw new UserError('BAD_INPUT', { path: ['input', 'allowedOrigins'] })
  return [...new Set(origins)]
}

function originOf(text: string): string {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname.includes('*')) {
    throw new UserError('BAD_INPUT', { path: ['input', 'allowedOrigins'], detail: text.slice(0, 100) })
  }
  return url.origin
}
