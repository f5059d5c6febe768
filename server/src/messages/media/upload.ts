import sql from 'sql-template-tag'
import { canAnswer } from '../../conversations/policy.ts'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Attachment } from '../../generated/prisma/client.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { storage } from '../../lib/storage/open-storage.ts'
import { TooBig } from '../../lib/storage/storage.ts'
import type { Viewer } from '../../team/viewer.ts'
import { kindOfUpload } from './file-kind.ts'
import { storeFile } from './store-file.ts'

/** Bytes of the largest file a member may upload (Telegram takes 50 MB from a bot). */
export const maxUploadBytes = 50 * 1024 * 1024
const maxPhotoBytes = 10 * 1024 * 1024

/** A file as it comes over HTTP: its name as the sender's computer calls it, and its bytes. */
export type UploadedFile = { fileName: string; stream: ReadableStream<Uint8Array> }

/**
 * Stores a member's file for a message he is going to send. What it is, its bytes say. Throws FORBIDDEN, FILE_TOO_BIG,
 * and BAD_INPUT for an empty file.
 */
export async function uploadFile(viewer: Viewer, { fileName, stream }: UploadedFile): Promise<Attachment> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  const name = nameOf(fileName)
  const media = await storeFile(viewer.organizationId, { stream, fileName: name, maxBytes: maxUploadBytes }).catch(
    (error: unknown) => {
      throw error instanceof TooBig ? new UserError('FILE_TOO_BIG') : error
    },
  )
  if (media.size === 0) {
    await storage.delete(media.storageKey)
    throw new UserError('BAD_INPUT', { detail: 'the file is empty' })
  }
  const sent = kindOfUpload(media.mimeType)
  const kind = fitsItsKind(sent, media) ? sent : 'DOCUMENT'
  const attachment = await row<Attachment>(sql`
    insert into attachment (organization_id, uploaded_by_id, kind, state, file_name, mime_type, size, width, height,
      waveform, storage_key, thumbnail_key)
    values (${viewer.organizationId}, ${viewer.memberId}, ${kind}::message_kind, 'READY', ${name},
      ${media.mimeType}, ${media.size}, ${media.width}, ${media.height}, ${media.waveform}::int[],
      ${media.storageKey}, ${media.thumbnailKey})
    returning id, kind, state, file_name as "fileName", mime_type as "mimeType", size, width, height, duration,
      storage_key as "storageKey", thumbnail_key as "thumbnailKey"`)
  return attachment!
}

/** Telegram's rule for photos: 10 MB, sides together 10,000, not longer than 20 to 1. Others go as documents. */
function fitsItsKind(
  kind: string,
  { size, width, height }: { size: number; width: number | null; height: number | null },
): boolean {
  if (kind !== 'PHOTO') return true
  if (!width || !height || size > maxPhotoBytes) return false
  return width + height <= 10_000 && Math.max(width, height) / Math.min(width, height) <= 20
}

/** A name that is only a name: no folders, no control characters, no direction marks that would hide its real end. */
function nameOf(fileName: string): string {
  const bare = cleanText(fileName).split(/[/\\]/).at(-1) ?? ''
  const plain = bare.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return plain.length > 200 ? `${plain.slice(0, 150)}…${plain.slice(-40)}`.toWellFormed() : plain || 'file'
}
