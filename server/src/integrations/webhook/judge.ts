import type { WebhookHealth } from '../../channels/channel.ts'
import type { Integration } from '../../generated/prisma/client.ts'

/** What a check makes of an integration. `reason` is a key of `integration.status.*`, with a detail after `: `. */
export type Verdict = { status: Integration['status']; reason: string | null; isOurs: boolean | null }

/** How long after the provider's last failed call a webhook counts as troubled, in milliseconds. */
const troubledMs = 10 * 60_000

/**
 * What the provider's word on the webhook means. One token has one webhook and the last writer wins in silence, so
 * another address there means that another system took the bot's messages.
 */
export function judgeWebhook(
  integration: Pick<Integration, 'webhookActive' | 'webhookUrl' | 'statusReason'>,
  health: WebhookHealth,
  now: Date,
): Verdict {
  if (!integration.webhookActive) {
    if (health.url) return { status: 'WARNING', reason: 'WEBHOOK_FOREIGN', isOurs: null }
    return isStanding(integration.statusReason)
      ? { status: 'WARNING', reason: integration.statusReason, isOurs: null }
      : { status: 'CONNECTED', reason: null, isOurs: null }
  }
  if (!health.url) return { status: 'WARNING', reason: 'WEBHOOK_LOST', isOurs: false }
  if (health.url !== integration.webhookUrl) return { status: 'WARNING', reason: 'WEBHOOK_FOREIGN', isOurs: false }
  const isTroubled = health.lastErrorAt && now.getTime() - health.lastErrorAt.getTime() < troubledMs
  if (isTroubled) return { status: 'WARNING', reason: `WEBHOOK_ERRORS: ${health.lastError ?? ''}`, isOurs: true }
  return { status: 'CONNECTED', reason: null, isOurs: true }
}

/** What getWebhookInfo cannot refute: a refused address until another try, a second poller until polling goes well. */
function isStanding(reason: string | null): boolean {
  return reason !== null && /^(WEBHOOK_REFUSED|POLLING_CONFLICT)\b/.test(reason)
}
