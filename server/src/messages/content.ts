import sql from 'sql-template-tag'
import { byId, groupBy, type JsonRows, rowReader } from '../db/json-rows.ts'
import { preparedRow } from '../db/query.ts'
import type { ContentLoader } from '../events/content.ts'
import { type Attachment, type Member, type Message, Prisma } from '../generated/prisma/client.ts'

const aboutMessages = new Set(['MESSAGE_RECEIVED', 'MESSAGE_QUEUED', 'MESSAGE_CHANGED'])

/** What of a message never travels with events. */
export const messageSecrets = { leaseToken: true, leaseUntil: true } as const

const messagesOf = rowReader<Message>(Prisma.MessageScalarFieldEnum, messageSecrets)
const attachmentsOf = rowReader<Attachment>(Prisma.AttachmentScalarFieldEnum)
const membersOf = rowReader<Member>(Prisma.MemberScalarFieldEnum)

/**
 * Messages with what a bubble of the web shows, so that live screens ask for nothing more. What another document wants
 * besides is read once for all who asked alike; here every relation would cost every message.
 */
export const messageContent: ContentLoader = {
  kind: 'message',
  idOf: (event) => (aboutMessages.has(event.kind) ? event.messageId : null),
  async load(organizationId, ids) {
    const found = await preparedRow<Record<'messages' | 'answered' | 'files' | 'authors', JsonRows>>(sql`
      with m as materialized (
        select * from message where id = any(${ids}::uuid[]) and organization_id = ${organizationId}
      ), r as materialized (
        select * from message where id in (select reply_to_id from m) and organization_id = ${organizationId}
      )
      select (select json_agg(m) from m) as messages, (select json_agg(r) from r) as answered,
        (select json_agg(a order by a.position) from attachment a where a.message_id in (select id from m)) as files,
        (select json_agg(u) from member u where u.id in (select author_id from m union select author_id from r))
          as authors`)
    const authors = byId(membersOf(found?.authors ?? null))
    const authorOf = ({ authorId }: Message) => (authorId && authors.get(authorId)) || null
    const answered = byId(messagesOf(found?.answered ?? null))
    const files = groupBy(attachmentsOf(found?.files ?? null), (file) => file.messageId)
    const answeredBy = ({ replyToId }: Message) => {
      const original = replyToId && answered.get(replyToId)
      return original ? { ...original, author: authorOf(original) } : null
    }
    const messages = messagesOf(found?.messages ?? null).map((message) => ({
      ...message,
      author: authorOf(message),
      attachments: files.get(message.id) ?? [],
      replyTo: answeredBy(message),
    }))
    return byId(messages)
  },
}
