import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { MessageKind } from '../../generated/prisma/enums.ts'
import type { Part } from './plan-parts.ts'

/** An upload as the sender has it. */
export type Upload = { id: string; kind: MessageKind; size: number | null }

/** The sender's own uploads by id, in the order he gave; FILE_NOT_FOUND when one is missing, sent or another's. */
export async function takeUploads(tx: Transaction, memberId: string, ids: string[]): Promise<Upload[]> {
  if (ids.length === 0) return []
  const found = await tx.rows<Upload>(sql`
    select id, kind, size from attachment
    where id = any(${ids}::uuid[]) and organization_id = ${tx.organizationId} and uploaded_by_id = ${memberId}
      and message_id is null and state = 'READY' for update`)
  const byId = new Map(found.map((upload) => [upload.id, upload]))
  if (byId.size !== ids.length) throw new UserError('FILE_NOT_FOUND', { path: ['input', 'attachmentIds'] })
  return ids.map((id) => byId.get(id)!)
}

/** Gives the files of each part to its message. */
export async function attach(tx: Transaction, parts: Part[], messageIds: string[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    for (const [position, id] of part.fileIds.entries()) {
      await tx.rows(sql`
        update attachment set message_id = ${messageIds[index]}, position = ${position}
        where id = ${id} and organization_id = ${tx.organizationId}`)
    }
  }
}

/** Gives a member his uploads back from messages that will not be sent; they may be attached again for two days. */
export async function detachFiles(tx: Transaction, memberId: string, messageIds: string[]): Promise<string[]> {
  const found = await tx.rows<{ id: string; place: number; position: number }>(sql`
    update attachment a set message_id = null, position = 0, created_at = now()
    from attachment was
    where was.id = a.id and a.message_id = any(${messageIds}::uuid[]) and a.organization_id = ${tx.organizationId}
      and a.uploaded_by_id = ${memberId}
    returning a.id, array_position(${messageIds}::uuid[], was.message_id) as place, was.position`)
  return found.sort((a, b) => a.place - b.place || a.position - b.position).map((file) => file.id)
}
