import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { InboundEvent, ParsedUpdate } from '../channels/channel.ts'
import { channelOf } from '../channels/registry.ts'
import { isOutage, isTaken } from '../db/outage.ts'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import { redeemChatLink } from '../integrations/owner-chat/redeem-chat-link.ts'
import { log } from '../lib/log.ts'
import { applyEvent } from './inbound/apply-event.ts'
import { isNoticeStart, parkNoticeStart, tellNoticeStart } from './inbound/notice-start.ts'
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
  if (parsed instanceof Error) return quarantine(integration, { id: keyOf(rawBody), rawBody, fault: parsed })
  try {
    return await apply(integration, parsed, rawBody).catch((error: unknown) => {
      // Two processes took the same message by different ways: the second look sees the first one's row.
      if (isTaken(error)) return apply(integration, parsed, rawBody)
      throw error
    })
  } catch (error) {
    if (isOutage(error)) throw error
    return quarantine(integration, { id: parsed.updateId, rawBody, fault: error })
  }
}

function parse(integration: ReceivingIntegration, rawBody: Buffer): ParsedUpdate | Error {
  try {
    return channelOf(integration.kind).parse(JSON.parse(rawBody.toString('utf8')))
  } catch (error) {
    return error instanceof Error ? error : new Error('the update could not be read')
  }
}

async function apply(integration: ReceivingIntegration, parsed: ParsedUpdate, rawBody: Buffer): Promise<Received> {
  const { updateId, events } = parsed
  const isStart = integration.mode === 'NOTIFY_ONLY' && events.some(isNoticeStart)
  const hasRedeemed = await redeem(integration.id, events)
  const isNew = await commit(integration.organizationId, async (tx) => {
    if (!(await remember(tx, integration.id, { id: updateId, rawBody }))) return false
    if (hasRedeemed) return true
    for (const event of events) await applyEvent(tx, integration, { event, updateId })
    if (isStart) await parkNoticeStart(tx, integration.id, updateId)
    return true
  })
  if (isNew && isStart) tellNoticeStart(integration.id)
  return isNew ? 'applied' : 'duplicate'
}

/** `/start <code>` of an owner's chat link is no customer's message: it makes its chat the owner's and opens nothing. */
async function redeem(integrationId: string, events: InboundEvent[]): Promise<boolean> {
  const [event] = events
  if (event?.type !== 'message' || event.chat.kind !== 'private' || event.command?.name !== 'start') return false
  return event.command.args !== '' && redeemChatLink(integrationId, event.command.args, event.chat.id)
}

/** False when the update was here before: the primary key is the whole memory, kept as long as the data. */
async function remember(tx: Transaction, integrationId: string, update: { id: string; rawBody: Buffer }) {
  const inserted = await tx.row(sql`
    insert into raw_update (integration_id, update_id, organization_id, body)
    values (${integrationId}, ${update.id}, ${tx.organizationId}, ${update.rawBody})
    on conflict do nothing returning update_id`)
  return inserted !== undefined
}

async function quarantine(
  integration: ReceivingIntegration,
  update: { id: string; rawBody: Buffer; fault: unknown },
): Promise<Received> {
  const reason = String(update.fault instanceof Error ? update.fault.message : update.fault).slice(0, 500)
  log.warn({ integrationId: integration.id, updateId: update.id, reason }, 'an update went into quarantine')
  await commit(integration.organizationId, (tx) =>
    tx.rows(sql`
      insert into raw_update (integration_id, update_id, organization_id, body, state, reason)
      values (${integration.id}, ${update.id}, ${tx.organizationId}, ${update.rawBody}, 'QUARANTINED', ${reason})
      on conflict do nothing`),
  )
  return 'quarantined'
}

/** An update without an id of its own is known by its bytes. */
function keyOf(rawBody: Buffer): string {
  return `sha256:${createHash('sha256').update(rawBody).digest('hex')}`
}
