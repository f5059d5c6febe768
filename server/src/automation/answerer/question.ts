import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { AnswererAddress } from './ask.ts'

/** What the answerer is asked with, and where. */
export type Question = { answerer: AnswererAddress | null; body: object; branchId: string | null; locale: 'ru' | 'en' }

/**
 * The message with its dialog and the twenty messages before it; undefined when it is gone. Notes are not told. The
 * `question` and `chatId` beside them are what Flowise asks for.
 */
export async function questionOf(organizationId: string, messageId: string): Promise<Question | undefined> {
  return row<Question>(sql`
    select c.branch_id as "branchId", o.locale,
      (select json_build_object('integrationId', a.integration_id, 'url', a.url, 'secretEncrypted',
        a.secret_encrypted, 'timeoutMs', a.timeout_ms)
        from answerer a where a.integration_id = m.integration_id and a.is_active) as answerer,
      json_build_object(
        'conversation', json_build_object('id', c.id, 'integrationId', c.integration_id, 'branchId', c.branch_id,
          'messageCount', c.last_seq),
        'contact', json_build_object('id', p.id, 'name', p.name, 'phone', p.phone, 'locale', p.locale),
        'message', json_build_object('id', m.id, 'kind', m.kind, 'text', m.text, 'at', m.created_at,
          'choice', m.data -> 'choice' ->> 'data'),
        'question', coalesce(m.text, ''), 'chatId', c.id,
        'history', coalesce((select json_agg(json_build_object('from', case h.author_kind when 'CONTACT' then 'client'
            when 'MEMBER' then 'manager' else 'bot' end, 'kind', h.kind, 'text', h.text, 'at', h.created_at)
            order by h.seq)
          from (select * from message h where h.conversation_id = c.id and h.seq < m.seq
            and h.direction <> 'INTERNAL' and h.state not in ('SCHEDULED', 'CANCELLED')
            order by h.seq desc limit 20) h), '[]'::json),
        'locale', coalesce(p.locale, o.locale)) as body
    from message m join conversation c on c.id = m.conversation_id join contact p on p.id = c.contact_id
      join organization o on o.id = c.organization_id
    where m.id = ${messageId} and m.organization_id = ${organizationId}`)
}
