import sql, { type Sql } from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Integration } from '../generated/prisma/client.ts'
import type { Viewer } from '../team/viewer.ts'
import { isBotTaken } from './bot/identify-bot.ts'

type Write = { before: Integration; changes: Sql[]; expectedVersion: number | null | undefined }

/**
 * Writes the assignments and a new version, and tells the feed. Throws VERSION_CONFLICT when `expectedVersion` is given
 * and not the present one, BOT_ALREADY_CONNECTED when the new token's bot is live elsewhere.
 */
export async function writeChanges(viewer: Viewer, { before, changes, expectedVersion }: Write): Promise<void> {
  const assignments = changes.reduce((all, change) => sql`${all}, ${change}`)
  const written = commit(viewer.organizationId, async (tx) => {
    const row = await tx.row(sql`
      update integration set ${assignments}, version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${before.id} and disconnected_at is null
        and version = coalesce(${expectedVersion ?? null}::int, version)
      returning id`)
    if (!row) throw new UserError('VERSION_CONFLICT', { path: ['expectedVersion'] })
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: before.id, actorId: viewer.memberId })
  })
  await written.catch((error: unknown) => {
    throw isBotTaken(error) ? new UserError('BOT_ALREADY_CONNECTED', { path: ['token'] }) : error
  })
}
