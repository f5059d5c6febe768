import { createHmac } from 'node:crypto'
import { config } from '../../config.ts'
import { isSameSecret } from '../../lib/secret.ts'

/** Days for which the greeting of a lead may be looked at. */
const days = 30

/** The token of a lead's greeting: its id, until when, and our signature over both. */
export function welcomeToken(lead: { id: string; createdAt: Date | string }): string {
  const until = Math.floor(new Date(lead.createdAt).getTime() / 1000) + days * 86_400
  const said = `${Buffer.from(lead.id.replaceAll('-', ''), 'hex').toString('base64url')}.${until.toString(36)}`
  return `${said}.${signature(said)}`
}

/** The lead of a token: `unknown` for one that is not ours, `over` for one whose time is. */
export function readWelcomeToken(token: string, now = Date.now()): { leadId: string } | 'unknown' | 'over' {
  const [, id = '', until = '', sign = ''] = /^([\w-]{22})\.([a-z0-9]{1,8})\.([\w-]{22})$/.exec(token) ?? []
  if (!sign || !isSameSecret(sign, signature(`${id}.${until}`))) return 'unknown'
  if (Number.parseInt(until, 36) * 1000 <= now) return 'over'
  const hex = Buffer.from(id, 'base64url').toString('hex')
  return { leadId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
}

/** 128 bit. */
function signature(said: string): string {
  return createHmac('sha256', config.SIGNING_KEY)
    .update(`welcome:${said}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}
