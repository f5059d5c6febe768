import sql from 'sql-template-tag'
import type { Channel } from '../../channels/channel.ts'
import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import { row } from '../../db/query.ts'
import { accountOf } from '../../integrations/account.ts'
import { log } from '../../lib/log.ts'

/** Later the provider refuses: whoever pressed has long stopped waiting. */
const patience = '2 minutes'

/** Whether a message is a press that nobody has answered yet. */
export async function isOpenChoice(messageId: string): Promise<boolean> {
  const found = await row(sql`
    select id from message where id = ${messageId} and external_id like 'choice:%'
      and not data -> 'choice' ? 'isAnswered' and created_at > now() - ${patience}::interval`)
  return found !== undefined
}

type Press = { callbackId: string; kind: Channel['kind']; tokenEncrypted: string; id: string }

/** Tells the provider that a press has come, once however often this is run: the customer's spinner ends. */
export async function answerChoice(messageId: string): Promise<void> {
  const press = await row<Press>(sql`
    update message m set data = jsonb_set(m.data, '{choice,isAnswered}', 'true')
    from integration i
    where m.id = ${messageId} and m.external_id like 'choice:%' and i.id = m.integration_id
      and not m.data -> 'choice' ? 'isAnswered' and m.created_at > now() - ${patience}::interval
      and i.is_active and i.disconnected_at is null
    returning substr(m.external_id, 8) as "callbackId", i.id, i.kind, i.token_encrypted as "tokenEncrypted"`)
  if (!press) return
  try {
    await channelOf(press.kind).answerChoice(accountOf(press), press.callbackId)
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    log.info({ messageId, code: error.code }, 'a press was not answered')
  }
}
