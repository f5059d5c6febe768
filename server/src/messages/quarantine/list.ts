import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { manageableIntegration } from '../../integrations/find-integration.ts'
import type { Viewer } from '../../team/viewer.ts'

/** An update that could not be applied, as it came. */
export type QuarantinedUpdate = { updateId: string; receivedAt: Date; reason: string | null; body: Buffer }

/**
 * A bot's quarantine, the newest first, after a cursor of `cursorOf`. Updates whose bytes are not kept any more are
 * left out. Throws FORBIDDEN, NOT_FOUND.
 */
export async function quarantinedUpdates(
  viewer: Viewer,
  wish: { integrationId: string; after?: string | null; limit: number },
): Promise<QuarantinedUpdate[]> {
  const { id } = await manageableIntegration(viewer, wish.integrationId)
  const place = placeOf(wish.after)
  return rows<QuarantinedUpdate>(sql`
    select update_id as "updateId", received_at as "receivedAt", reason, body from raw_update
    where integration_id = ${id} and organization_id = ${viewer.organizationId} and state = 'QUARANTINED'
      and body <> ''::bytea
      and (${place?.at ?? null}::timestamptz is null
        or (received_at, update_id) < (${place?.at ?? null}::timestamptz, ${place?.updateId ?? null}))
    order by received_at desc, update_id desc limit ${wish.limit}`)
}

/** The place of an update in the list. */
export function cursorOf({ receivedAt, updateId }: Pick<QuarantinedUpdate, 'receivedAt' | 'updateId'>): string {
  return Buffer.from(`${receivedAt.getTime()}.${updateId}`).toString('base64url')
}

function placeOf(cursor: string | null | undefined) {
  if (!cursor) return undefined
  const [, ms, updateId] = /^(\d{1,15})\.(.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (!ms) throw new UserError('BAD_INPUT', { detail: 'not a cursor of updates' })
  return { at: new Date(Number(ms)), updateId }
}
