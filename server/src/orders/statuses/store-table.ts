import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { StatusTable } from './status-table.ts'

/**
 * Writes a table over the statuses there are, by their ids or keys; what is not in it any more is put aside, for the
 * orders and history that know it. Orders close and open with their status.
 */
export async function storeTable(tx: Transaction, table: StatusTable): Promise<void> {
  const rows = JSON.stringify(table.map((status, position) => ({ ...status, position })))
  const ids = table.flatMap(({ id }) => id ?? [])
  const keys = table.map(({ key }) => key)
  // Keys that go over to another row: whoever has them gives them away first, as those who swap them do.
  const taken = table.filter(({ id }) => id).map(({ key }) => key)
  await tx.rows(sql`
    update order_status s set archived_at = coalesce(s.archived_at, now()),
      key = case when s.key = any(${taken}::text[]) or s.id = any(${ids}::uuid[]) then s.id::text else s.key end
    where s.organization_id = ${tx.organizationId} and (s.id = any(${ids}::uuid[])
      or s.key = any(${taken}::text[]) or s.key <> all(${keys}::text[]))`)
  await tx.rows(sql`
    with wanted as materialized (
      select * from json_to_recordset(${rows}::json) as (id uuid, key text, name text, color text, position int,
        "isInitial" bool, "isReady" bool, "isFinal" bool)
    ), changed as (
      update order_status s set key = w.key, name = w.name, color = w.color, position = w.position,
        is_initial = w."isInitial", is_ready = w."isReady", is_final = w."isFinal", archived_at = null
      from wanted w where s.id = w.id and s.organization_id = ${tx.organizationId}
    )
    insert into order_status (organization_id, key, name, color, position, is_initial, is_ready, is_final)
    select ${tx.organizationId}::uuid, key, name, color, position, "isInitial", "isReady", "isFinal" from wanted
    where id is null order by position
    on conflict (organization_id, key) do update set name = excluded.name, color = excluded.color,
      position = excluded.position, is_initial = excluded.is_initial, is_ready = excluded.is_ready,
      is_final = excluded.is_final, archived_at = null`)
  await storeMoves(tx, table)
  await tx.rows(sql`
    update customer_order o set closed_at = case when s.is_final then o.moved_at end
    from order_status s
    where s.id = o.status_id and o.organization_id = ${tx.organizationId}
      and s.is_final <> (o.closed_at is not null)`)
}

async function storeMoves(tx: Transaction, table: StatusTable): Promise<void> {
  const moves = table.flatMap(({ key, nextKeys }) => nextKeys.map((next) => ({ from: key, to: next })))
  await tx.rows(sql`delete from order_transition where organization_id = ${tx.organizationId}`)
  await tx.rows(sql`
    insert into order_transition (organization_id, from_id, to_id)
    select ${tx.organizationId}::uuid, f.id, t.id
    from json_to_recordset(${JSON.stringify(moves)}::json) as m ("from" text, "to" text)
    join order_status f on f.organization_id = ${tx.organizationId} and f.key = m."from"
    join order_status t on t.organization_id = ${tx.organizationId} and t.key = m."to"`)
}
