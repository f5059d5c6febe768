import sql, { type Sql } from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { gathered } from '../../lib/gathered.ts'
import { hashSecret } from '../../lib/secret.ts'
import type { Viewer } from '../viewer.ts'
import { idleHours } from './session.ts'

type Row = {
  id: string
  token_hash: string
  previous_hash: string | null
  is_previous_good: boolean | null
  ends_in_ms: number
  member_id: string
  account_id: string
  organization_id: string
  role: Role
  locale: string
  branch_ids: string[]
  rotation_due: boolean
  is_stale: boolean
}

/** A living session: whose it is, and whether its secret is to be replaced with this answer. */
export type LiveSession = { viewer: Viewer; isRotationDue: boolean }

/**
 * Who holds this secret now, or null: unknown, revoked, idle too long, expired, or the member is disabled. Asked of the
 * database every time, so that a lost right is lost at once; many who ask at the same moment are answered by one read.
 * Notes at most once a minute that the session was used. Who is in no hurry (a socket among a thousand that come back)
 * may wait for up to 50 ms, when others have just asked.
 */
export async function readSession(token: string, isInHurry = true): Promise<LiveSession | null> {
  const session = await (isInHurry ? byHash : byHashInTime)(hashSecret(token))
  return session ? { viewer: viewerOf(session), isRotationDue: session.rotation_due } : null
}

/** Whose a session is, and in how many milliseconds it is over unless it is used (by the database's clock). */
export type OpenSession = { viewer: Viewer; endsInMs: number }

/** A session that is still good, for sockets that stay open; null when it is over. Not a use of it. */
export async function openSession(sessionId: string): Promise<OpenSession | null> {
  const session = await byId(sessionId)
  return session ? { viewer: viewerOf(session), endsInMs: session.ends_in_ms } : null
}

/** The viewer of a session that is still good; null when it is over. Not a use of it. */
export async function viewerOfSession(sessionId: string): Promise<Viewer | null> {
  return (await openSession(sessionId))?.viewer ?? null
}

const unhurried = { spacingMs: 50 }
const byHash = gathered(findByHash)
const byHashInTime = gathered(findByHash, unhurried)

async function findByHash(hashes: string[]): Promise<Map<string, Row>> {
  const found = await find(sql`s.token_hash = any(${hashes}) or
    (s.previous_hash = any(${hashes}) and s.rotated_at > now() - interval '1 minute')`)
  const stale = found.filter(({ is_stale }) => is_stale).map(({ id }) => id)
  if (stale.length > 0) await row(sql`update session set seen_at = now() where id = any(${stale}::uuid[])`)
  return new Map([
    ...found.filter(({ is_previous_good }) => is_previous_good).map((one) => [one.previous_hash!, one] as const),
    ...found.map((one) => [one.token_hash, one] as const),
  ])
}

const byId = gathered(async (ids) => {
  const found = await find(sql`s.id = any(${ids}::uuid[])`)
  return new Map(found.map((session) => [session.id, session]))
}, unhurried)

function find(condition: Sql): Promise<Row[]> {
  return rows<Row>(sql`
    select s.id, s.token_hash, s.previous_hash, s.rotated_at > now() - interval '1 minute' as is_previous_good,
           s.rotation_due, s.seen_at < now() - interval '1 minute' as is_stale,
           (extract(epoch from least(s.expires_at, s.seen_at + make_interval(hours => ${idleHours})) - now()) * 1000
           )::float8 as ends_in_ms,
           m.id as member_id, m.account_id, m.organization_id, m.role, m.locale,
           array(select b.branch_id::text from member_branch b where b.member_id = m.id) as branch_ids
    from session s join member m on m.id = s.member_id
    where (${condition}) and s.revoked_at is null and s.expires_at > now()
      and s.seen_at > now() - make_interval(hours => ${idleHours}) and m.disabled_at is null`)
}

function viewerOf(session: Row): Viewer {
  return {
    kind: 'member',
    memberId: session.member_id,
    accountId: session.account_id,
    organizationId: session.organization_id,
    sessionId: session.id,
    role: session.role,
    branchIds: session.branch_ids,
    locale: session.locale === 'en' ? 'en' : 'ru',
  }
}
