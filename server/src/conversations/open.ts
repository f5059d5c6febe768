import sql from 'sql-template-tag'

/**
 * Part of a `with` that gives the conversations in which chats go on: the open one, else the last closed one reopened
 * (its assignee keeps it), else a new one. Those that were there are locked, so that nobody closes them before the
 * message is in. Wants `chat` (organization_id, integration_id, external_chat_id, branch_id, contact_id; each once),
 * gives `conversation_of` (integration_id, external_chat_id, id, branch_id, is_new). `is_new` covers a reopened one as
 * well: lists have to show it. `id` is null when another process opened it between our look and our insert: the next
 * statement sees it.
 */
export const opened = sql`
  found as materialized (
    select t.*, c.id, c.status, c.branch_id as own_branch_id
    from chat t left join lateral (
      select id, status, branch_id from conversation
      where integration_id = t.integration_id and external_chat_id = t.external_chat_id
        and organization_id = t.organization_id
      order by status, created_at desc limit 1 for no key update
    ) c on true
  ), reopened as (
    update conversation c set status = 'OPEN', closed_at = null, version = c.version + 1 from found f
    where c.id = f.id and c.organization_id = f.organization_id and f.status = 'CLOSED'
  ), started as (
    insert into conversation (organization_id, integration_id, contact_id, branch_id, external_chat_id)
    select organization_id, integration_id, contact_id, branch_id, external_chat_id from found where id is null
    order by integration_id, external_chat_id
    on conflict (integration_id, external_chat_id, (case when status = 'CLOSED' then id end)) do nothing
    returning integration_id, external_chat_id, id, branch_id
  ), conversation_of as (
    select f.integration_id, f.external_chat_id, coalesce(f.id, s.id) as id, f.status is distinct from 'OPEN' as is_new,
      case when f.id is null then s.branch_id else f.own_branch_id end as branch_id
    from found f left join started s using (integration_id, external_chat_id)
  )`
