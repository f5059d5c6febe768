import { tell } from '../world/changes.ts'
import { badRequest, Remarked } from '../wire/bot-api-error.ts'
import { confirmUpdates } from '../updates/enqueue.ts'
import { endPoll, pollUpdates } from '../updates/poll.ts'
import { flagParam, intParam, jsonParam, textParam, type Call, type Method } from './params.ts'

/** setWebhook: HTTPS on Telegram's ports, or plain HTTP to this machine; the same again changes nothing. */
export const setWebhook: Method = (call) => {
  const url = textParam(call, 'url') ?? ''
  if (!url) return deleteWebhook(call)
  checkAddress(url)
  const secret = checkedSecret(textParam(call, 'secret_token'))
  const allowed = jsonParam<string[]>(call, 'allowed_updates')
  const { bot, world } = call
  dropIfAsked(call)
  const same = bot.webhook?.url === url && bot.webhook.secret === secret
  if (same && (!allowed || String(allowed) === String(bot.allowedUpdates)))
    return new Remarked(true, 'Webhook is already set')
  if (allowed) bot.allowedUpdates = allowed
  const maxConnections = Math.min(Math.max(intParam(call, 'max_connections') ?? 40, 1), 100)
  bot.webhook = { url, secret, maxConnections }
  endPoll(bot)
  world.events.emit('webhook', bot)
  tell(world, { type: 'bot', bot })
  return new Remarked(true, 'Webhook was set')
}

/** deleteWebhook: pending updates stay unless asked, and so does the list of kinds. */
export const deleteWebhook: Method = (call) => {
  const { bot, world } = call
  dropIfAsked(call)
  if (!bot.webhook) return new Remarked(true, 'Webhook is already deleted')
  bot.webhook = undefined
  world.events.emit('webhook', bot)
  tell(world, { type: 'bot', bot })
  return new Remarked(true, 'Webhook was deleted')
}

/** getWebhookInfo. */
export const getWebhookInfo: Method = ({ bot: { webhook, pending, allowedUpdates } }) => ({
  url: webhook?.url ?? '',
  has_custom_certificate: false,
  pending_update_count: pending.length,
  ...(webhook && { max_connections: webhook.maxConnections, ip_address: '127.0.0.1' }),
  ...(webhook?.lastErrorAt && { last_error_date: webhook.lastErrorAt, last_error_message: webhook.lastError }),
  ...(allowedUpdates && { allowed_updates: allowedUpdates }),
})

/** getUpdates: long poll up to 50 s. */
export const getUpdates: Method = (call) =>
  pollUpdates(call.world, call.bot, {
    offset: intParam(call, 'offset'),
    limit: Math.min(Math.max(intParam(call, 'limit') ?? 100, 1), 100),
    timeoutSeconds: Math.min(Math.max(intParam(call, 'timeout') ?? 0, 0), 50),
    allowed: jsonParam<string[]>(call, 'allowed_updates'),
    signal: call.signal,
  })

function dropIfAsked(call: Call): void {
  if (flagParam(call, 'drop_pending_updates')) confirmUpdates(call.world, call.bot, () => true)
}

function checkedSecret(secret: string | undefined): string | undefined {
  if (!secret) return undefined
  if (secret.length > 256) throw badRequest('secret token is too long')
  if (!/^[A-Za-z0-9_-]+$/.test(secret)) throw badRequest('secret token contains unallowed characters')
  return secret
}

const PORTS = ['', '443', '80', '88', '8443']

function checkAddress(address: string): void {
  if (!URL.canParse(address)) throw badRequest('invalid webhook URL specified')
  const { protocol, hostname, port } = new URL(address)
  const here = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  if (here && /^https?:$/.test(protocol)) return
  if (protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (!PORTS.includes(port)) throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
}
