import sql from 'sql-template-tag'
import type { Channel, InboundEvent } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Locale } from '../../texts.ts'

/** A bot whose groups are listened to; `locale` is that of its organization. */
export type StaffBot = { id: string; kind: Channel['kind']; locale: Locale }

/** What was said in a group. */
export type Spoken = Extract<InboundEvent, { type: 'message' }>

/**
 * Takes the bot for one of its staff's updates: locked until the commit, so that two processes do not take them out of
 * their order. Undefined for one that is disconnected.
 */
export function takeStaffBot(tx: Transaction, integrationId: string): Promise<StaffBot | undefined> {
  return tx.row<StaffBot>(sql`
    select i.id, i.kind, case when o.locale = 'en' then 'en' else 'ru' end as locale
    from integration i join organization o on o.id = i.organization_id
    where i.id = ${integrationId} and i.organization_id = ${tx.organizationId} and i.disconnected_at is null
    for no key update of i`)
}
