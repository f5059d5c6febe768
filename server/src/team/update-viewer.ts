import sql from 'sql-template-tag'
import { commit } from '../events/commit.ts'
import type { Viewer } from './viewer.ts'

/** Changes the viewer's own name or language; absent and null leave a thing as it is. Answers him as he is now. */
export async function updateViewer(
  viewer: Viewer,
  input: { name?: string | null; locale?: 'ru' | 'en' | null },
): Promise<Viewer> {
  const locale = input.locale ?? viewer.locale
  await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      update member set name = coalesce(${input.name?.trim() || null}, name), locale = ${locale}
      where organization_id = ${tx.organizationId} and id = ${viewer.memberId}`)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: viewer.memberId, actorId: viewer.memberId })
  })
  return { ...viewer, locale }
}
