import type { EventKind } from '../event-kinds.ts'
import type { CommittedBatch, FeedEvent } from '../events/event.ts'
import { onCommit } from '../events/commit.ts'
import { onKept } from '../messages/inbound/kept/keep.ts'
import { addJob, bell } from '../queues/bell.ts'

/** The bells there are, and what the key of each names. */
export type BellName =
  'deliver' | 'react' | 'media' | 'profile' | 'bot-profile' | 'greet' | 'staff' | 'choice' | 'menu' | 'run'

/** Bells that ring for the same key again and again: who answered last hears them without a job. */
const warmable = new Set<BellName>(['deliver', 'react'])

/** Rings one of our bells. */
export function ring(name: BellName, key: string): void {
  bell(name, key, { isWarmable: warmable.has(name) })
}

/** Rings as a job, although a process keeps the key warm: that one seems to be deaf. */
export function ringAnew(name: BellName, key: string): void {
  void addJob(name, key).catch(() => undefined)
}

/** The kinds of events that some reaction waits for; the others need no bell. */
const reactedTo = new Set<string>([
  'MESSAGE_RECEIVED',
  'MESSAGE_FAILED',
  'CONTACT_LINKED',
  'ORDER_MOVED',
  'LEAD_RECEIVED',
  'INTEGRATION_CHANGED',
] satisfies EventKind[])

/**
 * Makes this process ring after its commits: the bot's outbox for a queued message, the reactions for what they wait
 * for. Every role that commits calls it once.
 */
export function ringAfterCommit(): void {
  onCommit((batches) => batches.forEach(ringFor))
  onKept((keeper, integrationId) => ring(keeper === 'staff' ? 'staff' : 'greet', integrationId))
}

function ringFor({ organizationId, events }: CommittedBatch): void {
  for (const bot of new Set(events.filter(isQueued).map((event) => event.subjectId))) if (bot) ring('deliver', bot)
  if (events.some((event) => reactedTo.has(event.kind))) ring('react', organizationId)
}

function isQueued(event: FeedEvent): boolean {
  return event.kind === 'MESSAGE_QUEUED'
}
