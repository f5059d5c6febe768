import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { storage } from '../../lib/storage/open-storage.ts'

type Discarded = { storageKey: string | null; thumbnailKey: string | null }

/** Removes uploads that nobody sent within two days, row and files; at most a hundred at once. */
export async function discardUploads(): Promise<void> {
  const discarded = await rows<Discarded>(sql`
    delete from attachment where id in (
      select id from attachment
      where message_id is null and uploaded_by_id is not null and created_at < now() - interval '2 days'
      limit 100 for update skip locked
    )
    returning storage_key as "storageKey", thumbnail_key as "thumbnailKey"`)
  for (const { storageKey, thumbnailKey } of discarded) {
    for (const key of [storageKey, thumbnailKey]) if (key) await storage.delete(key)
  }
}
