import sql from 'sql-template-tag'
import { isLinkCode } from '../../contacts/links/link-code.ts'
import { row } from '../../db/query.ts'
import { hashSecret } from '../../lib/secret.ts'
import { sayOnce } from './say-once.ts'

/** A message by which somebody wanted to say who he is. */
type Attempt = { conversationId: string; code: string | null; isOwnContact: boolean }

/**
 * Tells somebody who gave a guessed, used or expired code that it does not work, and somebody whose own phone several
 * cards have that a member will look; once for each message. Answers whether it was such a message: whoever was
 * recognised is told elsewhere. May be run again for the same message.
 */
export async function answerAttempt(organizationId: string, messageId: string): Promise<boolean> {
  const attempt = await attemptIn(organizationId, messageId)
  if (!attempt) return false
  const { conversationId, code, isOwnContact } = attempt
  const word = { conversationId, key: `link:${messageId}` }
  if (code && isLinkCode(code) && !(await isHisCode(conversationId, code))) {
    await sayOnce(organizationId, { ...word, text: 'link.refused' })
    return true
  }
  if (!isOwnContact || (await isLinked(conversationId))) return false
  await sayOnce(organizationId, { ...word, text: 'link.unclear' })
  return true
}

function attemptIn(organizationId: string, messageId: string): Promise<Attempt | undefined> {
  return row<Attempt>(sql`
    select conversation_id as "conversationId",
      case when data -> 'command' ->> 'name' = 'start' then data -> 'command' ->> 'args' end as code,
      kind = 'CONTACT' and data ->> 'isSender' = 'true' as "isOwnContact"
    from message where id = ${messageId} and organization_id = ${organizationId} and direction = 'INBOUND'
      and created_at > now() - interval '1 hour' and (kind = 'CONTACT' or data -> 'command' ->> 'name' = 'start')`)
}

async function isHisCode(conversationId: string, code: string): Promise<boolean> {
  const link = await row(sql`
    select l.id from contact_link l join conversation c on c.id = ${conversationId} and c.contact_id = l.contact_id
    where l.code_hash = ${hashSecret(code)} and l.used_at is not null and l.integration_id = c.integration_id`)
  return link !== undefined
}

async function isLinked(conversationId: string): Promise<boolean> {
  const identity = await row(sql`
    select i.id from conversation c
      join contact_identity i on i.contact_id = c.contact_id and i.external_id = c.external_chat_id
    where c.id = ${conversationId} and i.linked_at is not null`)
  return identity !== undefined
}
