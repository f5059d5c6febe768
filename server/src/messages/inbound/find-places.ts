import sql from 'sql-template-tag'
import { forgetSpare, identified } from '../../contacts/identify.ts'
import { opened } from '../../conversations/open.ts'
import type { Entry } from '../../events/batch/waiting.ts'
import { type Inbound, placeRowOf } from './inbound.ts'

/** Where a message belongs. `isNew`: its conversation was opened or reopened for it. */
export type Place = { conversationId: string; branchId: string | null; isNew: boolean; hasParked: boolean }

type Found = {
  at: number
  conversation_id: string | null
  branch_id: string | null
  is_new: boolean
  has_parked: boolean
  spare_id: string | null
}

/**
 * Remembers the updates of these messages and finds or makes their contacts and conversations, by one statement for
 * all. Gives the places by the index of the message; a message whose update was here before has none. When another
 * process takes the same update at this moment, the key of it refuses ours (`isTaken`).
 */
export async function findPlaces(entries: Entry<Inbound>[]): Promise<Map<number, Place>> {
  const { tx } = entries[0]!
  const found = await tx.rows<Found>(statement(entries.map(({ item }) => item)))
  await forgetSpare(tx, [...new Set(found.map((row) => row.spare_id).filter((id) => id !== null))])
  const places = new Map<number, Place>()
  const lost: number[] = []
  for (const { at, conversation_id: conversationId, branch_id: branchId, is_new: isNew, has_parked } of found) {
    if (conversationId) places.set(at - 1, { conversationId, branchId, isNew, hasParked: has_parked })
    else lost.push(at - 1)
  }
  if (lost.length === 0) return places
  // Another process opened their conversations a moment before us: the second look sees them.
  const again = lost.map((at) => ({ tx: entries[at]!.tx, item: { ...entries[at]!.item, rawBody: null } }))
  for (const [at, place] of await findPlaces(again)) places.set(lost[at]!, place)
  return places
}

const statement = (items: Inbound[]) => sql`
  with item as materialized (
    select * from rows from (
      json_to_recordset(${JSON.stringify(items.map(placeRowOf))}::json) as (organization_id uuid, integration_id uuid,
        branch_id uuid, update_id text, external_chat_id text, waits_for text, provider text, external_id text,
        name text, username text, locale text),
      unnest(${items.map((item) => item.rawBody)}::bytea[])
    ) with ordinality as i (organization_id, integration_id, branch_id, update_id, external_chat_id, waits_for,
      provider, external_id, name, username, locale, body, at)
  ), fresh as materialized (
    select * from item i where body is null or (
      select r.update_id from raw_update r where r.integration_id = i.integration_id and r.update_id = i.update_id
    ) is null
  ), remembered as (
    insert into raw_update (integration_id, update_id, organization_id, body)
    select integration_id, update_id, organization_id, body from fresh where body is not null
    order by integration_id, update_id
  ), person as (
    select distinct on (organization_id, provider, external_id) organization_id, provider, external_id, name, username,
      locale
    from fresh order by organization_id, provider, external_id, at
  ), ${identified}, chat as (
    select distinct on (integration_id, external_chat_id) organization_id, integration_id, external_chat_id, branch_id,
      contact_id
    from fresh join identified using (organization_id, provider, external_id)
    order by integration_id, external_chat_id, at
  ), ${opened}
  select f.at::int, c.id as conversation_id, c.branch_id, c.is_new, p.spare_id,
    exists (
      select from raw_update r
      where r.integration_id = f.integration_id and r.state = 'PARKED' and r.reason = f.waits_for
    ) as has_parked
  from fresh f join identified p using (organization_id, provider, external_id)
    join conversation_of c using (integration_id, external_chat_id)
  order by f.at`
