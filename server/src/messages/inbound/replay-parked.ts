import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { rows } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { applyEdit } from './apply-edit.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

type Parked = ReceivingIntegration & { updateId: string; body: Buffer }

/**
 * Tries again the edits that wait although their message is here: two processes took them at the same moment, and
 * neither saw the other's. Looks at the last two days.
 */
export async function replayParked(): Promise<void> {
  const parked = await rows<Parked>(sql`
    select i.id, i.organization_id as "organizationId", i.branch_id as "branchId", i.kind, i.mode,
      i.accept_groups as "acceptGroups", r.update_id as "updateId", r.body
    from raw_update r join integration i on i.id = r.integration_id
    where r.state = 'PARKED' and r.reason like 'waits for %/%' and r.received_at > now() - interval '2 days'
      and r.received_at < now() - interval '5 seconds'
    order by r.received_at limit 100`)
  for (const update of parked) await replay(update)
}

async function replay({ updateId, body, ...integration }: Parked): Promise<void> {
  const { events } = channelOf(integration.kind).parse(JSON.parse(body.toString('utf8')))
  await commit(integration.organizationId, async (tx) => {
    for (const event of events) {
      if (event.type !== 'edit' || !(await applyEdit(tx, integration, event))) continue
      await tx.rows(sql`
        update raw_update set state = 'APPLIED', reason = null
        where integration_id = ${integration.id} and update_id = ${updateId}
          and organization_id = ${tx.organizationId}`)
    }
  })
}
