import sql from 'sql-template-tag'
import type { InboundEvent } from '../../channels/channel.ts'
import { row, rows } from '../../db/query.ts'
import type { Transaction } from '../../events/transaction.ts'

const waitingForGreeting = 'waits for a greeting'
const listeners: ((integrationId: string) => void)[] = []

/** Whether somebody starts the bot in a private chat. */
export function isNoticeStart(event: InboundEvent): boolean {
  return (
    event.type === 'message' && event.chat.kind === 'private' && event.command?.name === 'start' && !event.sender.isBot
  )
}

/** A notice-only bot opens no conversation: its /start waits as a raw update until it is greeted. */
export async function parkNoticeStart(tx: Transaction, integrationId: string, updateId: string): Promise<void> {
  await tx.rows(sql`
    update raw_update set state = 'PARKED', reason = ${waitingForGreeting}
    where integration_id = ${integrationId} and update_id = ${updateId} and organization_id = ${tx.organizationId}`)
}

/** Takes one waiting /start of a bot, for good: whoever takes it greets it or nobody does. */
export function takeNoticeStart(integrationId: string): Promise<{ body: Buffer } | undefined> {
  return row<{ body: Buffer }>(sql`
    update raw_update set state = 'APPLIED', reason = null where (integration_id, update_id) in (
      select integration_id, update_id from raw_update
      where integration_id = ${integrationId} and state = 'PARKED' and reason = ${waitingForGreeting}
      limit 1 for update skip locked)
    returning body`)
}

/** Calls `listener` with the integration whenever a /start waits; what it misses, the sweeper finds. */
export function onNoticeStart(listener: (integrationId: string) => void): void {
  listeners.push(listener)
}

/** Says that a /start waits. */
export function tellNoticeStart(integrationId: string): void {
  for (const listener of listeners) listener(integrationId)
}

/** The bots whose starters wait for a greeting. */
export async function botsToGreet(): Promise<string[]> {
  const found = await rows<{ id: string }>(sql`
    select distinct integration_id as id from raw_update where state = 'PARKED' and reason = ${waitingForGreeting}`)
  return found.map((bot) => bot.id)
}
