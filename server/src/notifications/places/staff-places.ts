import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { KnownSubject } from '../facts/subject.ts'

/** Where one audience is told: a chat of one of our bots. */
export type StaffPlace = {
  audience: NoticeAudience
  integrationId: string
  chatId: string
  topicId: string | null
  staffChatId: string | null
  memberId: string | null
}

/**
 * The chats in which those of the staff who want to hear of a subject are told, each chat once: the groups of its
 * branch and those of none, the owner by the bot it has to do with, else in all his chats; by that bot before others. A
 * suspended bot cannot tell anybody, least of all its own trouble.
 */
export async function staffPlaces(
  organizationId: string,
  subject: KnownSubject,
  audiences: NoticeAudience[],
): Promise<StaffPlace[]> {
  if (audiences.length === 0) return []
  const places = await rows<StaffPlace>(sql`
    with bot as (
      select id, owner_chat_id, branch_id from integration
      where organization_id = ${organizationId} and is_active and disconnected_at is null and status <> 'SUSPENDED'
    ), place as (
      select 'OWNER' as audience, id, owner_chat_id as chat, null as topic, null::uuid as staff_chat,
        null::uuid as member
      from bot where owner_chat_id is not null
        and (branch_id is null or coalesce(branch_id = ${subject.branchId}::uuid, true))
      union all
      select 'STAFF_CHAT', s.integration_id, s.external_chat_id, s.topic_id, s.id, null
      from staff_chat s join bot on bot.id = s.integration_id
      where s.is_chosen and s.state = 'ACTIVE' and (s.branch_id is null or s.branch_id = ${subject.branchId}::uuid)
      union all
      select 'MEMBER', c.integration_id, c.chat_id, null, null, c.member_id
      from member_chat c join bot on bot.id = c.integration_id join member m on m.id = c.member_id
      where c.member_id = any(${subject.memberIds}::uuid[]) and m.disabled_at is null
    )
    select distinct on (audience, chat, topic) audience, id as "integrationId", chat as "chatId", topic as "topicId",
      staff_chat as "staffChatId", member as "memberId"
    from place order by audience, chat, topic, id = ${subject.integrationId}::uuid desc nulls last, id`)
  const wanted = places.filter(({ audience }) => audiences.includes(audience))
  return onePerChat(withOneOwner(wanted, subject.integrationId))
}

/** A site or a client belongs to one bot, and its owner is the one to hear: not the owners of all the others. */
function withOneOwner(places: StaffPlace[], integrationId: string | null): StaffPlace[] {
  const isOwn = (place: StaffPlace) => place.audience === 'OWNER' && place.integrationId === integrationId
  return places.some(isOwn) ? places.filter((place) => place.audience !== 'OWNER' || isOwn(place)) : places
}

/** The owner who is in the group hears it there and in his own chat; nobody hears it twice in one chat. */
function onePerChat(places: StaffPlace[]): StaffPlace[] {
  const seen = new Set<string>()
  return places.filter(({ chatId, topicId }) => {
    const key = `${chatId}:${topicId ?? ''}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
