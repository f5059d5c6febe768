import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'

/** The files of a message that are still at the provider. */
export async function pendingFilesOf(messageId: string): Promise<string[]> {
  const pending = await rows<{ id: string }>(sql`
    select id from attachment where message_id = ${messageId} and state = 'PENDING' and provider_file_id is not null`)
  return pending.map((file) => file.id)
}

/** Files whose (next) download is due, the longest waiting first; what a lost bell left, or a failure put off. */
export async function dueFiles(limit: number): Promise<string[]> {
  const due = await rows<{ id: string }>(sql`
    select id from attachment where state = 'PENDING' and message_id is not null and provider_file_id is not null
      and (next_attempt_at is null or next_attempt_at <= now())
    order by next_attempt_at nulls first limit ${limit}`)
  return due.map((file) => file.id)
}
