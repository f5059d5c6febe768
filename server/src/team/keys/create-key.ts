import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { hashSecret } from '../../lib/secret.ts'
import { log } from '../../lib/log.ts'
import { mustHaveRoom } from '../room.ts'
import type { Viewer } from '../viewer.ts'
import { newKey } from './key-text.ts'
import { isApiScope } from './scopes.ts'

export { keyPrefix } from './key-text.ts'

/** A key's name, what it is limited to (nothing: all that the member may) and for how many days (null: for good). */
export type NewKey = { name: string; scopes?: string[] | null; expiresInDays?: number | null }

/** A new key: its text is answered this once and never stored. */
export type CreatedKey = { keyId: string; secret: string }

/**
 * Makes a key that acts as the viewer. Throws BAD_INPUT for a scope that is none, LIMIT_REACHED when he has as many as
 * he may, FORBIDDEN when a key asks for another key.
 */
export async function createKey(viewer: Viewer, input: NewKey): Promise<CreatedKey> {
  if (viewer.isKey) throw new UserError('FORBIDDEN')
  const scopes = [...new Set(input.scopes ?? [])].sort()
  const unknown = scopes.find((scope) => !isApiScope(scope))
  if (unknown) throw new UserError('BAD_INPUT', { path: ['input', 'scopes'], detail: unknown.slice(0, 50) })
  const made = await row<{ id: string }>(sql`select uuidv7() as id`)
  const id = made!.id
  const { text, secret } = newKey(id)
  await commit(viewer.organizationId, async (tx) => {
    const own = sql`organization_id = ${tx.organizationId} and member_id = ${viewer.memberId} and revoked_at is null`
    await mustHaveRoom(tx, 'api_key', own)
    await tx.row(sql`
      insert into api_key (id, organization_id, member_id, name, secret_hash, scopes, expires_at)
      values (${id}, ${tx.organizationId}, ${viewer.memberId}, ${input.name.trim()}, ${hashSecret(secret)},
        ${scopes}::text[], now() + make_interval(days => ${input.expiresInDays ?? null}::int))`)
  })
  log.info({ keyId: id, by: viewer.memberId, scopes }, 'an API key was made')
  return { keyId: id, secret: text }
}
