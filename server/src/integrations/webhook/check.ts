import type { Integration } from '../../generated/prisma/client.ts'
import type { Actor } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'
import { askHealth } from './ask-health.ts'
import { judgeWebhook, type Verdict } from './judge.ts'
import { noteHealth } from './note-health.ts'
import { setAtProvider } from './set-at-provider.ts'

const nothing = { url: '', pending: 0 }

/**
 * Asks the provider how the bot and its webhook are and writes it down; the feed hears of it only when something has
 * changed. A webhook of ours that was registered for fewer kinds of updates than we read is registered again. A refused
 * token suspends the integration. Throws PROVIDER_UNREACHABLE and RATE_LIMITED (nothing is known then), FORBIDDEN,
 * NOT_FOUND.
 */
export async function checkIntegration(actor: Actor, input: { integrationId: string }): Promise<string> {
  const integration = await manageableIntegration(actor, input.integrationId)
  await checkKnown(actor, integration, { isTimeNoted: false })
  return integration.id
}

/** The same of one that was read just now. `isTimeNoted`: when it is checked stands in its row already. */
export async function checkKnown(
  actor: Actor,
  integration: Integration,
  { isTimeNoted }: { isTimeNoted: boolean },
): Promise<void> {
  const health = await askHealth(integration)
  const verdict: Verdict = health
    ? judgeWebhook(integration, health, new Date())
    : { status: 'SUSPENDED', reason: 'UNAUTHORIZED', isOurs: integration.webhookIsOurs }
  if (verdict.isOurs && health?.lacksUpdates) await setAtProvider(integration, health.url)
  await noteHealth(actor, integration, { verdict, health: health ?? nothing, isTimeNoted })
}
