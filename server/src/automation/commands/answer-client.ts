import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { answerAttempt, type Attempt } from '../linking/answer-attempt.ts'
import { answerCommand } from './answer-command.ts'

/**
 * Answers a message by which a client says who he is, or asks of his orders. Answers whether it was one of these. May
 * be run again for the same message.
 */
export async function answerClient(organizationId: string, messageId: string): Promise<boolean> {
  const attempt = await row<Attempt>(sql`
    select id as "messageId", conversation_id as "conversationId",
      case when data -> 'command' ->> 'name' = 'start' then data -> 'command' ->> 'args' end as code,
      kind = 'CONTACT' and data ->> 'isSender' = 'true' as "isOwnContact"
    from message where id = ${messageId} and organization_id = ${organizationId} and direction = 'INBOUND'
      and created_at > now() - interval '1 hour' and (kind = 'CONTACT' or data -> 'command' ->> 'name' = 'start')`)
  if (attempt) return answerAttempt(organizationId, attempt)
  return answerCommand(organizationId, messageId)
}
