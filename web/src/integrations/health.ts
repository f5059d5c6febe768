import type { IntegrationCard } from './documents.ts'

/** How a fact is coloured: never the only sign, its text says it as well. */
export type Tone = 'success' | 'warning' | 'error' | 'neutral'

/** One fact about a bot: a key below `integrations.status`, and what the text needs. */
export type Fact = { key: string; tone: Tone; count?: number; error?: string; at?: string }

type Health = Pick<
  IntegrationCard,
  'status' | 'isActive' | 'transport' | 'webhook' | 'backlog' | 'blockedUntil' | 'quarantined'
>

const activityOf = ({ status, isActive }: Health): Fact => {
  if (status === 'SUSPENDED') return { key: 'suspended', tone: 'error' }
  if (!isActive) return { key: 'off', tone: 'neutral' }
  return status === 'WARNING' ? { key: 'warning', tone: 'warning' } : { key: 'active', tone: 'success' }
}

const transportOf = ({ transport, webhook }: Health): Fact => {
  if (webhook.isOurs === false && webhook.isActive) return { key: 'webhookForeign', tone: 'error' }
  if (transport === 'POLLING') return { key: 'polling', tone: 'neutral' }
  return webhook.isActive ? { key: 'webhook', tone: 'success' } : { key: 'webhookOff', tone: 'warning' }
}

/** What the list says about a bot at one glance: is it on, how updates come, what waits, what broke last. */
export const factsOf = (integration: Health): Fact[] => {
  const { pendingUpdates, lastError } = integration.webhook
  const facts = [activityOf(integration), transportOf(integration)]
  if (pendingUpdates) facts.push({ key: 'pending', tone: 'warning', count: pendingUpdates })
  if (integration.backlog) facts.push({ key: 'backlog', tone: 'neutral', count: integration.backlog })
  if (integration.blockedUntil) facts.push({ key: 'blocked', tone: 'warning', at: integration.blockedUntil })
  if (integration.quarantined) facts.push({ key: 'quarantined', tone: 'warning', count: integration.quarantined })
  if (lastError) facts.push({ key: 'lastError', tone: 'warning', error: lastError })
  return facts
}

/** Where the webhook stands; `missing` when this server has no public address at all. */
export const webhookState = ({ webhook }: Pick<Health, 'webhook'>): 'active' | 'foreign' | 'inactive' | 'missing' => {
  if (webhook.isActive && webhook.isOurs === false) return 'foreign'
  if (webhook.isActive) return 'active'
  return webhook.isConfigured ? 'inactive' : 'missing'
}
