import sql from 'sql-template-tag'
import type { InboundEvent } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import { isOutage } from '../../db/outage.ts'
import { row } from '../../db/query.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import { log } from '../../lib/log.ts'
import { takeStaffUpdate } from '../../messages/inbound/staff-update.ts'
import { replyToClient } from '../replies/reply-to-client.ts'
import { answerGroup } from './answer-group.ts'
import { followGroup } from './follow-group.ts'
import { obey } from './obey.ts'
import { type StaffBot, takeStaffBot } from './staff-bot.ts'
import { noteStanding } from './standing.ts'

/**
 * Takes what was said and changed in a bot's groups, one update after the other, each with all that follows from it in
 * one commit: once. What cannot be understood is logged and left. Throws for the database's trouble; then it is all
 * still there.
 */
export async function takeStaffUpdates(integrationId: string): Promise<void> {
  const bot = await row<{ organizationId: string }>(sql`
    select organization_id as "organizationId" from integration where id = ${integrationId}`)
  if (!bot) return
  const lanes = [`staff:${integrationId}`]
  const take = () => commit(bot.organizationId, (tx) => takeOne(tx, integrationId), { lanes })
  const leave = () => commit(bot.organizationId, (tx) => takeStaffUpdate(integrationId, tx), { lanes })
  for (let hasTaken = true; hasTaken;) {
    hasTaken = await take().catch(async (error: unknown) => {
      if (isOutage(error)) throw error
      log.error({ err: error, integrationId }, 'an update of a staff group was left')
      return (await leave()) !== undefined
    })
  }
}

async function takeOne(tx: Transaction, integrationId: string): Promise<boolean> {
  const bot = await takeStaffBot(tx, integrationId)
  const update = await takeStaffUpdate(integrationId, tx)
  if (!update) return false
  if (!bot) return true
  const { updateId, events } = channelOf(bot.kind).parse(JSON.parse(update.body.toString('utf8')))
  for (const event of events) await apply(tx, bot, { event, updateId })
  return true
}

type Happened = { event: InboundEvent; updateId: string }

async function apply(tx: Transaction, bot: StaffBot, { event, updateId }: Happened): Promise<void> {
  switch (event.type) {
    case 'membership':
      return noteStanding(tx, { integrationId: bot.id, chatId: event.chat.id }, { ...event, title: event.chat.title })
    case 'migrated':
      return followGroup(tx, { integrationId: bot.id, from: event.chat.id, to: event.toChatId })
    case 'message': {
      if (event.chat.kind === 'private' || event.sender.isBot) return
      const { command } = event
      const text = await (command ? obey(tx, bot, { ...event, command }) : replyToClient(tx, bot, { event, updateId }))
      if (text) await answerGroup(tx, bot, { to: event, updateId, text })
      return
    }
    default:
    // What else happens in a group is no news for the staff.
  }
}
