import sql, { type Sql } from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { hashSecret } from '../../lib/secret.ts'
import type { Viewer } from '../viewer.ts'
import { idleHours } from './session.ts'

type Row = {
  id: string
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
 * database every time, so that a lost right is lost at once. Notes at most once a minute that the session was used.
 */
export async function readSession(token: string): Promise<LiveSession | null> {
  const hash = hashSecret(token)
  const session = await find(
    sql`(s.token_hash = ${hash} or (s.previous_hash = ${hash} and s.rotated_at > now() - interval '1 minute'))`,
  )
  if (!session) return null
  if (session.is_stale) await row(sql`update session set seen_at = now() where id = ${session.id}`)
  return { viewer: viewerOf(session), isRotationDue: session.rotation_due }
}

/** The viewer of a session that is still good, for sockets that stay open; null when it is over. Not a use of it. */
export async function viewerOfSession(sessionId: string): Promise<Viewer | null> {
  const session = await find(sql`s.id = ${sessionId}`)
  return session ? viewerOf(session) : null
}

function find(condition: Sql): Promise<Row | undefined> {
  return row<Row>(sql`
    select s.id, s.rotation_due, s.seen_at < now() - interval '1 minute' as is_stale,
           m.id as member_id, m.account_id, m.organization_id, m.role, m.locale,
           array(select b.branch_id::text from member_branch b where b.member_id = m.id) as branch_ids
    from session s join member m on m.id = s.member_id
    where ${condition} and s.revoked_at is null and s.expires_at > now()
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
