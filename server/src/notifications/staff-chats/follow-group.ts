import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** A group that goes on under another id. */
export type Move = { integrationId: string; from: string; to: string }

/**
 * A group became a supergroup: what was set for it, what waits to be told in it and the owner's chat follow the id. The
 * new id may be known already, for the news of it come in any order: then the choice passes on to it.
 */
export async function followGroup(tx: Transaction, { integrationId, from, to }: Move): Promise<void> {
  const where = sql`organization_id = ${tx.organizationId} and integration_id = ${integrationId}`
  await tx.rows(sql`
    update notice set chat_id = ${to} where ${where} and chat_id = ${from} and state in ('QUEUED', 'SENDING')`)
  await merge(tx, { integrationId, from, to })
  const moved = await tx.rows<{ id: string }>(sql`
    update staff_chat set external_chat_id = ${to},
      state = case when state = 'LEFT' then 'ACTIVE'::staff_chat_state else state end,
      state_reason = case when state = 'LEFT' then null else state_reason end
    where ${where} and external_chat_id = ${from} returning id`)
  for (const { id } of moved) tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: id })
  const owned = await tx.row(sql`
    update integration set owner_chat_id = ${to}
    where id = ${integrationId} and organization_id = ${tx.organizationId} and owner_chat_id = ${from} returning id`)
  if (owned) tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integrationId })
}

async function merge(tx: Transaction, { integrationId, from, to }: Move): Promise<void> {
  const merged = await tx.rows<{ old: string; new: string }>(sql`
    with merged as (
      update staff_chat n set is_chosen = n.is_chosen or o.is_chosen,
        branch_id = case when n.is_chosen then n.branch_id else o.branch_id end
      from staff_chat o
      where o.integration_id = ${integrationId} and o.external_chat_id = ${from}
        and o.organization_id = ${tx.organizationId} and n.organization_id = o.organization_id
        and n.integration_id = o.integration_id and n.external_chat_id = ${to}
        and n.topic_id is not distinct from o.topic_id
      returning o.id as old, n.id as new
    ), moved as (
      update notice t set staff_chat_id = merged.new from merged
      where t.staff_chat_id = merged.old and t.organization_id = ${tx.organizationId}
    )
    select old, new from merged`)
  const ids = merged.map(({ old }) => old)
  if (ids.length === 0) return
  for (const chat of merged) tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: chat.new })
  await tx.rows(sql`
    delete from staff_chat where id = any(${ids}::uuid[]) and organization_id = ${tx.organizationId}`)
}
