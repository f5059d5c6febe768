import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { GroupOfBot } from './standing.ts'

/** A group, or one topic of a forum, as somebody speaks in it. */
export type SpokenIn = GroupOfBot & { topicId: string | null; title: string }

/** The rows of the place where somebody speaks to the bot; made when the place was not known. Answers its id. */
export async function knownChat(tx: Transaction, place: SpokenIn): Promise<string> {
  const { integrationId, chatId, topicId, title } = place
  const known = await tx.row<{ id: string; isNew: boolean }>(sql`
    insert into staff_chat (organization_id, integration_id, external_chat_id, topic_id, title, state, state_reason)
    select ${tx.organizationId}::uuid, ${integrationId}::uuid, ${chatId}, ${topicId}::text, ${title},
      coalesce(whole.state, 'ACTIVE'), whole.state_reason
    from (select) one left join staff_chat whole
      on whole.integration_id = ${integrationId} and whole.external_chat_id = ${chatId} and whole.topic_id is null
        and whole.organization_id = ${tx.organizationId}
    on conflict (integration_id, external_chat_id, topic_id) do update set title = excluded.title
    returning id, xmax = 0 as "isNew"`)
  if (!known) throw new Error('the group could not be written down')
  if (known.isNew) tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: known.id })
  return known.id
}

/** Whether anything is told in a group: then its people are the staff. */
export async function isStaffGroup(tx: Transaction, { integrationId, chatId }: GroupOfBot): Promise<boolean> {
  const chosen = await tx.row(sql`
    select id from staff_chat
    where integration_id = ${integrationId} and external_chat_id = ${chatId} and is_chosen
      and organization_id = ${tx.organizationId}
    union all
    select id from integration
    where id = ${integrationId} and owner_chat_id = ${chatId} and organization_id = ${tx.organizationId} limit 1`)
  return chosen !== undefined
}
