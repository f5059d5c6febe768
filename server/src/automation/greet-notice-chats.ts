import sql from 'sql-template-tag'
import { channelOf } from '../channels/registry.ts'
import { row } from '../db/query.ts'
import { accountOf } from '../integrations/account.ts'
import { log } from '../lib/log.ts'
import type { Channel } from '../channels/channel.ts'
import { takeNoticeStart } from '../messages/inbound/kept/notice-start.ts'

type NoticeBot = { id: string; kind: Channel['kind']; tokenEncrypted: string; welcome: string }

/**
 * Greets those who started a notice-only bot. Such a bot has no conversations and so no outbox: the greeting is sent
 * at most once and is lost when the provider does not take it.
 */
export async function greetNoticeChats(integrationId: string): Promise<void> {
  const bot = await row<NoticeBot>(sql`
    select id, kind, token_encrypted as "tokenEncrypted", coalesce(trim(welcome_message), '') as welcome
    from integration where id = ${integrationId} and is_active and disconnected_at is null`)
  if (!bot) return
  for (let start = await takeNoticeStart(bot.id); start; start = await takeNoticeStart(bot.id)) {
    if (bot.welcome) await greet(bot, start.body)
  }
}

async function greet(bot: NoticeBot, body: Buffer): Promise<void> {
  const channel = channelOf(bot.kind)
  const { events } = channel.parse(JSON.parse(body.toString('utf8')))
  const [event] = events
  if (event?.type !== 'message') return
  const message = { chatId: event.chat.id, text: bot.welcome.slice(0, channel.capabilities.maxTextLength), files: [] }
  const result = await channel.send(accountOf(bot), message, AbortSignal.timeout(15_000))
  if (result.type !== 'sent') log.info({ integrationId: bot.id, outcome: result.type }, 'a notice chat was not greeted')
}
