import { isIP } from 'node:net'
import { config } from '../../config.ts'
import type { Integration } from '../../generated/prisma/client.ts'

/** The ports on which Telegram calls a webhook (core.telegram.org/bots/api#setwebhook). */
const ports = new Set(['', '443', '80', '88', '8443'])

/** Our own address of an integration's webhook; empty when PUBLIC_API_URL is not set. */
export function ownWebhookUrl(integration: Pick<Integration, 'webhookKey'>): string {
  return config.PUBLIC_API_URL ? `${config.PUBLIC_API_URL}/api/v1/telegram/webhook/${integration.webhookKey}` : ''
}

/**
 * Why Telegram would refuse this address, in words, or null: HTTPS, one of four ports, a name or address reachable from
 * the internet. A Bot API server of one's own (`apiRoot` elsewhere) takes any HTTP address, so there it is only read.
 */
export function webhookFault(address: string, apiRoot: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol)) return 'an HTTPS address is needed'
  if (url.username || url.password) return 'the address must not contain a password'
  if (new URL(apiRoot).hostname !== 'api.telegram.org') return null
  if (url.protocol !== 'https:') return 'an HTTPS address is needed'
  if (!ports.has(url.port)) return 'only ports 443, 80, 88 and 8443 are allowed'
  return isPublicHost(url.hostname) ? null : 'the address must be reachable from the internet'
}

/** Names are Telegram's to resolve; what can be seen to be local is refused here. Telegram has no IPv6 for webhooks. */
function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return false
  if (isIP(hostname) === 4) return !/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(hostname)
  return hostname.includes('.') && !/(^|\.)(localhost|local|internal|test|invalid)\.?$/.test(hostname)
}
