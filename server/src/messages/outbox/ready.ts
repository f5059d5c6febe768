import sql from 'sql-template-tag'
import { preparedRows } from '../../db/query.ts'
import { isHead } from './head.ts'

/** The head of one conversation's queue: its oldest unfinished message, when that one is due. */
export type ReadyMessage = { id: string; chatId: string }

/**
 * The messages of a bot that may be sent now without breaking the order of any conversation, the longest waiting first.
 */
export function readyMessages(integrationId: string, limit: number): Promise<ReadyMessage[]> {
  return preparedRows<ReadyMessage>(sql`
    select m.id, (select c.external_chat_id from conversation c where c.id = m.conversation_id) as "chatId"
    from message m
    where m.integration_id = ${integrationId} and m.direction = 'OUTBOUND' and m.state = 'QUEUED'
      and (m.next_attempt_at is null or m.next_attempt_at <= now())
      and ${isHead}
    order by m.created_at, m.seq limit ${limit}`)
}
