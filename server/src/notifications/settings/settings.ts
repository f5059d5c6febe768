import sql from 'sql-template-tag'
import { preparedRow } from '../../db/query.ts'
import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { Locale } from '../../texts.ts'
import type { StaffPlace } from '../places/staff-places.ts'

/** A saved cell of the matrix; without `text` the words of a wider rule hold. */
export type SavedRule = {
  event: string
  audience: NoticeAudience
  branchId: string | null
  isEnabled: boolean
  text: string | null
}

/** What a client is told at one move; without `fromStatusId` at any move to this status. */
export type SavedTemplate = {
  branchId: string | null
  fromStatusId: string | null
  toStatusId: string
  isEnabled: boolean
  text: string
}

/** When a branch (null: all) is not to be rung. */
export type SavedHours = { branchId: string | null; quietFrom: string | null; quietTo: string | null }

/** A chat in which the staff may be told; with a branch only what concerns that one. */
export type SavedPlace = StaffPlace & { branchId: string | null }

/** All that is set for the notices of an organization, whatever they are about. */
export type Settings = {
  organization: string
  locale: Locale
  timeZone: string
  branches: { id: string; timeZone: string }[]
  rules: SavedRule[]
  templates: SavedTemplate[]
  hours: SavedHours[]
  places: SavedPlace[]
}

/** Reads them by one statement: to be kept for a few notices, never for longer than these take. */
export async function loadSettings(organizationId: string): Promise<Settings> {
  const found = await preparedRow<Settings>(sql`
    select o.name as organization, case when o.locale = 'en' then 'en' else 'ru' end as locale,
      o.time_zone as "timeZone",
      coalesce((select json_agg(json_build_object('id', id, 'timeZone', time_zone)) from branch
        where organization_id = o.id and time_zone is not null), '[]') as branches,
      coalesce((select json_agg(json_build_object('event', event, 'audience', audience, 'branchId', branch_id,
          'isEnabled', is_enabled, 'text', text))
        from notification_rule where organization_id = o.id), '[]') as rules,
      coalesce((select json_agg(json_build_object('branchId', branch_id, 'fromStatusId', from_status_id,
          'toStatusId', to_status_id, 'isEnabled', is_enabled, 'text', text))
        from transition_template where organization_id = o.id), '[]') as templates,
      coalesce((select json_agg(json_build_object('branchId', branch_id, 'quietFrom', quiet_from, 'quietTo', quiet_to))
        from notice_hours where organization_id = o.id), '[]') as hours,
      coalesce((select json_agg(json_build_object('audience', audience, 'branchId', branch_id, 'integrationId', bot,
          'chatId', chat, 'topicId', topic, 'staffChatId', staff_chat, 'memberId', member))
        from (${places}) place), '[]') as places
    from organization o where o.id = ${organizationId}`)
  if (!found) throw new Error('there is no such organization')
  return found
}

/** A suspended bot cannot tell anybody, least of all its own trouble. */
const places = sql`
  with bot as (
    select id, owner_chat_id, branch_id from integration
    where organization_id = o.id and is_active and disconnected_at is null and status <> 'SUSPENDED'
  )
  select 'OWNER' as audience, branch_id, id as bot, owner_chat_id as chat, null as topic, null::uuid as staff_chat,
    null::uuid as member
  from bot where owner_chat_id is not null
  union all
  select 'STAFF_CHAT', s.branch_id, s.integration_id, s.external_chat_id, s.topic_id, s.id, null
  from staff_chat s join bot on bot.id = s.integration_id where s.is_chosen and s.state = 'ACTIVE'
  union all
  select 'MEMBER', null, c.integration_id, c.chat_id, null, null, c.member_id
  from member_chat c join bot on bot.id = c.integration_id join member m on m.id = c.member_id
  where m.disabled_at is null`

/** What is saved for the branch before what is saved for all; one order for everything that has a branch. */
export function ownFirst<Saved extends { branchId: string | null }>(saved: Saved[], branchId: string | null): Saved[] {
  const own = branchId === null ? [] : saved.filter((one) => one.branchId === branchId)
  return [...own, ...saved.filter((one) => one.branchId === null)]
}
