import sql, { type Sql } from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { hashSecret, newSecret } from '../../lib/secret.ts'
import type { Viewer } from '../viewer.ts'

/** Where a request comes from; shown in the list of sessions. */
export type Client = { ip: string | null; userAgent: string | null }

/** Hours without a request after which a session is over. */
export const idleHours = 12
/** Days after which a session is over in any case. */
export const absoluteDays = 30

/** A secret of 256 bit for the cookie and the statement that stores its hash; the statement answers `{ id }`. */
export function newSession(memberId: string, client: Client): { token: string; insert: Sql } {
  const token = newSecret()
  const userAgent = client.userAgent?.slice(0, 400) ?? null
  const insert = sql`
    insert into session (member_id, token_hash, user_agent, ip, expires_at)
    values (${memberId}, ${hashSecret(token)}, ${userAgent}, ${client.ip},
            now() + make_interval(days => ${absoluteDays}))
    returning id`
  return { token, insert }
}

/**
 * Gives the session a new secret when a change of role has made that due; null when not, or when another request of the
 * same browser did it first. The old secret opens for a minute more.
 */
export async function rotateSession(token: string): Promise<string | null> {
  const next = newSecret()
  const rotated = await row(sql`
    update session
    set token_hash = ${hashSecret(next)}, previous_hash = token_hash, rotated_at = now(), rotation_due = false
    where token_hash = ${hashSecret(token)} and rotation_due and revoked_at is null
    returning id`)
  return rotated ? next : null
}

/** Ends the viewer's session; his sockets hear of it by the feed. */
export async function signOut(viewer: Viewer): Promise<void> {
  await endSessions(viewer, sql`id = ${viewer.sessionId}`)
}

/** Ends those of the viewer's sessions that meet the condition and tells the feed; answers their ids. */
export async function endSessions(viewer: Viewer, condition: Sql): Promise<string[]> {
  return commit(viewer.organizationId, async (tx) => {
    const ended = await tx.rows<{ id: string }>(sql`
      update session set revoked_at = now()
      where member_id = ${viewer.memberId} and revoked_at is null and ${condition} returning id`)
    if (ended.length > 0) tx.append({ kind: 'MEMBER_CHANGED', subjectId: viewer.memberId, actorId: viewer.memberId })
    return ended.map((row) => row.id)
  })
}
