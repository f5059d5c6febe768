import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Viewer } from '../../team/viewer.ts'

type Given = { greetingVoiceId?: string | null; greetingImageIds?: string[] | null }
type Upload = { id: string; mimeType: string | null; key: string; thumbnailKey: string | null }

const maxImages = 10

/** Storage keys of the files of a greeting; undefined leaves them as they are. */
export type GreetingFiles = { voice?: string | null; images?: string[] }

/**
 * Takes the viewer's own uploads for a greeting: from then on the files are the site's. Throws FILE_NOT_FOUND,
 * TOO_MANY_FILES, BAD_INPUT for a voice that is no sound and a picture that is none.
 */
export async function takeGreeting(tx: Transaction, viewer: Viewer, given: Given): Promise<GreetingFiles> {
  const files: GreetingFiles = {}
  if (given.greetingVoiceId === null) files.voice = null
  else if (given.greetingVoiceId) files.voice = (await take(tx, viewer, [given.greetingVoiceId], 'audio'))[0]
  if ((given.greetingImageIds?.length ?? 0) > maxImages) throw new UserError('TOO_MANY_FILES')
  if (given.greetingImageIds) files.images = await take(tx, viewer, given.greetingImageIds, 'image')
  return files
}

async function take(tx: Transaction, viewer: Viewer, ids: string[], kind: 'audio' | 'image'): Promise<string[]> {
  const found = await tx.rows<Upload>(sql`
    delete from attachment
    where id = any(${ids}::uuid[]) and organization_id = ${tx.organizationId} and uploaded_by_id = ${viewer.memberId}
      and message_id is null and state = 'READY' and storage_key is not null
    returning id, mime_type as "mimeType", storage_key as key, thumbnail_key as "thumbnailKey"`)
  // A greeting shows no small picture.
  await putAside(tx, viewer, thumbnailsOf(found))
  const byId = new Map(found.map((upload) => [upload.id, upload]))
  return ids.map((id) => {
    const upload = byId.get(id)
    if (!upload) throw new UserError('FILE_NOT_FOUND')
    if (!upload.mimeType?.startsWith(`${kind}/`)) throw new UserError('BAD_INPUT', { detail: upload.mimeType ?? kind })
    return upload.key
  })
}

const thumbnailsOf = (uploads: Upload[]) => uploads.flatMap(({ thumbnailKey }) => thumbnailKey ?? [])

/** What a site greets with, by storage key. */
export type Greeted = { voice: string | null; images: string[] }

/** The files of a greeting that are not in it any more. */
export function filesLeft(old: Greeted, now: GreetingFiles): string[] {
  const stays = [now.voice === undefined ? old.voice : now.voice, ...(now.images ?? old.images)]
  return [...old.images, old.voice ?? []].flat().filter((key) => !stays.includes(key))
}

/**
 * Gives files that no site greets with any more back to the uploads that nobody sent: those are removed two days
 * later, row and file, when no page is open that shows them. What another site still greets with stays.
 */
export async function putAside(tx: Transaction, viewer: Viewer, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.rows(sql`
    insert into attachment (organization_id, uploaded_by_id, kind, state, storage_key)
    select ${tx.organizationId}::uuid, ${viewer.memberId}::uuid, 'DOCUMENT', 'READY', key
    from unnest(${[...new Set(keys)]}::text[]) as k (key)
    where not exists (select from site s where s.organization_id = ${tx.organizationId}
      and (s.greeting_voice_key = key or key = any(s.greeting_image_keys)))`)
}
