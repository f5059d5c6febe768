import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { House } from './house.ts'

/** A member with a session of his own. */
export type Agent = { memberId: string; cookie: string }

/** A connected bot as a provider and a customer see it. */
export type Bot = { id: string; token: string; key: string; secret: string }

/** A tenant made by rows alone. */
export type Tenant = { id: string; bots: Bot[] }

/** How big a tenant is to be. */
export type TenantSize = { bots: number; pace?: { bot: number; chat: number; burst: number } }

/** Makes an organization with bots that send and receive as fast as Telegram allows, or as `pace` says. */
export async function makeTenant(house: House, { bots, pace }: TenantSize): Promise<Tenant> {
  const [row] = await house.query<{ id: string }>("insert into organization (name) values ('Нагрузка') returning id")
  const id = row!.id
  return { id, bots: await addBots(house, id, { bots, pace }) }
}

/** Adds bots; their webhook is taken as registered and checked once: nobody polls them, and no check is news. */
export async function addBots(house: House, organizationId: string, { bots, pace }: TenantSize): Promise<Bot[]> {
  const { sealSecret } = await import('../../../server/src/integrations/secrets.ts')
  const made = Array.from({ length: bots }, () => {
    const token = `${randomInt(100_000_000, 999_999_999)}${randomInt(100)}:${randomBytes(27).toString('base64url')}`
    const secret = randomBytes(24).toString('base64url')
    return { id: randomUUID(), token, key: randomBytes(16).toString('base64url'), secret }
  })
  await house.query(
    `insert into integration (id, organization_id, kind, name, username, provider_account_id, token_encrypted,
       token_mask, webhook_key, webhook_secret, webhook_active, webhook_is_ours, webhook_pending, webhook_url,
       webhook_checked_at, bot_per_second, chat_per_second, chat_burst)
     select b.id, $1, 'TELEGRAM_BOT', 'Бот', 'bot_' || account, account, token, '-', key, secret, true, true, 0,
       'https://bench.example/' || account, now() - random() * interval '5 minutes', $7, $8, $9
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) as b (id, account, token, key, secret)`,
    [
      organizationId,
      made.map((bot) => bot.id),
      made.map((bot) => bot.token.split(':')[0]),
      made.map((bot) => sealSecret(bot.id, bot.token)),
      made.map((bot) => bot.key),
      made.map((bot) => sealSecret(bot.id, bot.secret)),
      pace?.bot ?? 30,
      pace?.chat ?? 1,
      pace?.burst ?? 3,
    ],
  )
  return made
}

const roles = ['OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER']

/**
 * Adds members, each with a session. `scopes`: up to five are roles (each sees with rights of its own), more are
 * managers of so many different branches.
 */
export async function addAgents(
  house: House,
  organizationId: string,
  { count, scopes }: { count: number; scopes: number },
): Promise<Agent[]> {
  const rows = await house.query<{ id: string }>(
    `with made as (insert into account (email, password_hash)
       select gen_random_uuid() || '@bench.example', '-' from generate_series(1, $2) returning id),
     numbered as (select id, (row_number() over ())::int as n from made)
     insert into member (organization_id, account_id, name, role, undo_send_seconds)
     select $1, id, 'Анна', (($3::text[])[1 + n % cardinality($3::text[])])::role, 0 from numbered returning id`,
    [organizationId, count, scopes <= roles.length ? roles.slice(-scopes) : ['MANAGER']],
  )
  const ids = rows.map((row) => row.id)
  if (scopes > roles.length) await limitToBranches(house, organizationId, { ids, scopes })
  await house.query(
    `insert into session (member_id, token_hash, expires_at)
     select id, encode(sha256(convert_to('bench-' || id, 'UTF8')), 'hex'), now() + interval '1 day'
     from unnest($1::uuid[]) as m (id)`,
    [ids],
  )
  return ids.map((memberId) => ({ memberId, cookie: `__Host-mh_session=bench-${memberId}` }))
}

async function limitToBranches(
  house: House,
  organizationId: string,
  { ids, scopes }: { ids: string[]; scopes: number },
) {
  await house.query(
    `with made as (insert into branch (organization_id, name)
       select $1, 'Салон ' || n from generate_series(1, $3) n returning id),
     branches as (select array_agg(id) as ids from made)
     insert into member_branch (member_id, branch_id)
     select m.id, b.ids[1 + m.n % $3] from unnest($2::uuid[]) with ordinality as m (id, n), branches b`,
    [organizationId, ids, scopes],
  )
}

/** Adds open conversations of a bot with as many customers; answers their ids and chats. */
export async function addConversations(
  house: House,
  organizationId: string,
  { botId, count }: { botId: string; count: number },
): Promise<{ id: string; chat: string }[]> {
  const first = randomInt(1_000_000_000, 8_000_000_000)
  return house.query<{ id: string; chat: string }>(
    `with people as (insert into contact (organization_id, name)
       select $1, 'Клиент' from generate_series(1, $3) returning id),
     numbered as (select id, $4::bigint + row_number() over () as chat from people),
     known as (insert into contact_identity (organization_id, contact_id, provider, external_id, display_name,
       profile_checked_at) select $1, id, 'telegram', chat::text, 'Клиент', now() from numbered)
     insert into conversation (organization_id, integration_id, contact_id, external_chat_id)
     select $1, $2, id, chat::text from numbered returning id, external_chat_id as chat`,
    [organizationId, botId, count, first],
  )
}
