import sql from 'sql-template-tag'
import type { ParsedUpdate } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import { row, rows } from '../../db/query.ts'
import { isOutage } from '../../db/outage.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { manageableIntegration } from '../../integrations/find-integration.ts'
import { cleanText } from '../../lib/clean-text.ts'
import type { Viewer } from '../../team/viewer.ts'
import { applyEvent } from '../inbound/apply-event.ts'
import type { ReceivingIntegration } from '../inbound/receiving-integration.ts'

/** What became of it: applied, or still in quarantine with the reason of now. */
export type Replayed = { isApplied: boolean; reason: string | null }

/**
 * Applies an update of the quarantine as if it came now (a new version may understand it), once: what was applied is in
 * the quarantine no more. Throws FORBIDDEN, and NOT_FOUND when it is not there or its bytes are not kept any more.
 */
export async function replayUpdate(
  viewer: Viewer,
  input: { integrationId: string; updateId: string },
): Promise<Replayed> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  const update = { integration, updateId: input.updateId }
  const stored = await row<{ body: Buffer }>(sql`
    select body from raw_update where integration_id = ${integration.id} and update_id = ${input.updateId}
      and organization_id = ${viewer.organizationId} and state = 'QUARANTINED' and body <> ''::bytea`)
  if (!stored) throw new UserError('NOT_FOUND', { path: ['updateId'] })
  try {
    await apply(update, channelOf(integration.kind).parse(JSON.parse(stored.body.toString('utf8'))))
    return { isApplied: true, reason: null }
  } catch (error) {
    if (isOutage(error) || error instanceof UserError) throw error
    const reason = cleanText(String(error instanceof Error ? error.message : error).slice(0, 500))
    await rows(sql`
      update raw_update set reason = ${reason} where integration_id = ${integration.id}
        and update_id = ${input.updateId} and organization_id = ${viewer.organizationId} and state = 'QUARANTINED'`)
    return { isApplied: false, reason }
  }
}

type Kept = { integration: ReceivingIntegration; updateId: string }

async function apply({ integration, updateId }: Kept, { events }: ParsedUpdate): Promise<void> {
  await commit(integration.organizationId, async (tx) => {
    const taken = await tx.row(sql`
      update raw_update set state = 'APPLIED', reason = null
      where integration_id = ${integration.id} and update_id = ${updateId} and state = 'QUARANTINED'
        and organization_id = ${tx.organizationId} returning update_id`)
    if (!taken) throw new UserError('NOT_FOUND', { path: ['updateId'] })
    for (const event of events) await applyEvent(tx, integration, { event, updateId })
  })
}
