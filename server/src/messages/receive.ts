import type { InboundEvent, ParsedUpdate } from '../channels/channel.ts'
import { channelOf } from '../channels/registry.ts'
import { isOutage, isTaken } from '../db/outage.ts'
import { commit, commitTogether } from '../events/commit.ts'
import { redeemChatLink } from '../integrations/owner-chat/redeem-chat-link.ts'
import { applyEvent, isOutOfPolicy } from './inbound/apply-event.ts'
import { laneOf } from './inbound/inbound.ts'
import { keep, tellKept } from './inbound/kept/keep.ts'
import { keeperOf } from './inbound/kept/keeper-of.ts'
import { keyOf, quarantine, remember } from './inbound/raw-update.ts'
import { receiveTogether } from './inbound/receive-together.ts'
import type { ReceivingIntegration } from './inbound/receiving-integration.ts'

/** What became of an update: each of them is answered 200, for a repeat would change nothing. */
export type Received = 'applied' | 'duplicate' | 'quarantined'

/**
 * Takes one update of a provider: its raw bytes and everything that follows from them in one commit, once for ever
 * (a repeat is a duplicate). What cannot be understood or applied is kept in quarantine with the reason. Throws only
 * for our own trouble (no database): then the provider has to come again.
 */
export async function receiveUpdate(integration: ReceivingIntegration, rawBody: Buffer): Promise<Received> {
  const parsed = parse(integration, rawBody)
  if (parsed instanceof Error) {
    await quarantine(integration, { id: keyOf(rawBody), rawBody, fault: parsed })
    return 'quarantined'
  }
  try {
    return await apply(integration, parsed, rawBody).catch((error: unknown) => {
      // Two processes took the same message by different ways: the second look sees the first one's row.
      if (isTaken(error)) return apply(integration, parsed, rawBody)
      throw error
    })
  } catch (error) {
    if (isOutage(error)) throw error
    await quarantine(integration, { id: parsed.updateId, rawBody, fault: error })
    return 'quarantined'
  }
}

/**
 * Takes updates that came together, in their order: most share a commit. Throws when one could not be stored; then all
 * have to come again, and those that were stored are duplicates.
 */
export async function receiveUpdates(integration: ReceivingIntegration, rawBodies: Buffer[]): Promise<void> {
  let flying: Promise<Received>[] = []
  for (const rawBody of rawBodies) {
    // It may ask the database before it gets its place in the queue: nothing of its chat may pass it meanwhile.
    const asksFirst = rawBody.includes('/start ')
    if (asksFirst) await Promise.all(flying)
    flying = asksFirst ? [] : flying
    const received = receiveUpdate(integration, rawBody)
    if (asksFirst) await received
    else flying.push(received)
  }
  await Promise.all(flying)
}

function parse(integration: ReceivingIntegration, rawBody: Buffer): ParsedUpdate | Error {
  try {
    return channelOf(integration.kind).parse(JSON.parse(rawBody.toString('utf8')))
  } catch (error) {
    return error instanceof Error ? error : new Error('the update could not be read')
  }
}

async function apply(integration: ReceivingIntegration, parsed: ParsedUpdate, rawBody: Buffer): Promise<Received> {
  const hasRedeemed = await redeem(integration.id, parsed.events)
  const [event, ...others] = parsed.events
  const isPlain =
    event?.type === 'message' &&
    event.chat.kind === 'private' &&
    others.length === 0 &&
    !hasRedeemed &&
    !isOutOfPolicy(integration, event)
  if (!isPlain) return applyAlone(integration, hasRedeemed ? { ...parsed, events: [] } : parsed, rawBody)
  const isNew = await commitTogether(receiveTogether, integration.organizationId, {
    item: { integration, updateId: parsed.updateId, rawBody, event },
    lanes: [laneOf(integration.id, event.chat.id)],
  })
  return isNew ? 'applied' : 'duplicate'
}

/** Whatever is more or less than one message of a customer. */
async function applyAlone(integration: ReceivingIntegration, parsed: ParsedUpdate, rawBody: Buffer): Promise<Received> {
  const { updateId, events } = parsed
  const keeper = keeperOf(integration, events)
  const apply = async (tx: Parameters<typeof remember>[0]) => {
    if (!(await remember(tx, integration.id, { id: updateId, rawBody }))) return false
    for (const event of events) await applyEvent(tx, integration, { event, updateId })
    if (keeper) await keep(tx, integration.id, { updateId, keeper })
    return true
  }
  const isNew = await commit(integration.organizationId, apply, { lanes: lanesOf(integration, events) })
  if (isNew && keeper) tellKept(keeper, integration.id)
  return isNew ? 'applied' : 'duplicate'
}

/** The chats whose order these events have a part in. */
function lanesOf({ id }: ReceivingIntegration, events: InboundEvent[]): string[] {
  const chats = events.flatMap((event) => {
    if (event.type === 'ignored') return []
    return event.type === 'migrated' ? [event.chat.id, event.toChatId] : [event.chat.id]
  })
  return [...new Set(chats)].map((chat) => laneOf(id, chat))
}

/** `/start <code>` of an owner's chat link is no customer's message: it makes the chat the owner's, opens nothing. */
async function redeem(integrationId: string, events: InboundEvent[]): Promise<boolean> {
  const [event] = events
  if (event?.type !== 'message' || event.chat.kind !== 'private' || event.command?.name !== 'start') return false
  return event.command.args !== '' && redeemChatLink(integrationId, event.command.args, event.chat.id)
}
