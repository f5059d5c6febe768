import sql from 'sql-template-tag'
import { isHead } from './head.ts'

/**
 * The messages of bot `b` that may be sent now without breaking the order of any conversation, the longest waiting
 * first: heads of their conversations' queues that are due.
 */
export const readyMessages = sql`
  select m.id, (select c.external_chat_id from conversation c where c.id = m.conversation_id) as "chatId"
  from message m
  where m.integration_id = b.id and m.direction = 'OUTBOUND' and m.state = 'QUEUED'
    and (m.next_attempt_at is null or m.next_attempt_at <= now())
    and ${isHead}
  order by m.created_at, m.seq`

/** When messages of bot `b` will be due, scheduled ones too: of those that are due now one is enough. */
export const dueMessages = sql`
  (select now() as at from message m
    where m.integration_id = b.id and m.direction = 'OUTBOUND' and m.state = 'QUEUED'
      and (m.next_attempt_at is null or m.next_attempt_at <= now()) and ${isHead}
    order by m.created_at, m.seq limit 1)
  union all
  select m.next_attempt_at from message m
  where m.integration_id = b.id and m.direction = 'OUTBOUND' and m.state = 'QUEUED' and m.next_attempt_at > now()
    and ${isHead}
  union all
  select next_attempt_at from message where integration_id = b.id and state = 'SCHEDULED'`
