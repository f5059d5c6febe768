import sql from 'sql-template-tag'
import { commit } from '../events/commit.ts'
import type { Viewer } from './viewer.ts'

/** Changes the viewer's own name, language or undo window; absent and null leave a thing. Answers him as he is now. */
export async function updateViewer(
  viewer: Viewer,
  input: { name?: string | null; locale?: 'ru' | 'en' | null; undoSendSeconds?: number | null },
): Promise<Viewer> {
  const locale = input.locale ?? viewer.locale
  await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      update member set name = coalesce(${input.name?.trim() || null}, name), locale = ${locale},
        undo_send_seconds = coalesce(${input.undoSendSeconds ?? null}::int, undo_send_seconds)
      where organization_id = ${tx.organizationId} and id = ${viewer.memberId}`)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: viewer.memberId, actorId: viewer.memberId })
  })
  return { ...viewer, locale }
}
