import sql from 'sql-template-tag'
import { preparedRows, rows } from '../../db/query.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { gathered } from '../../lib/gathered.ts'
import { hashSecret, isSameSecret } from '../../lib/secret.ts'
import type { Viewer } from '../viewer.ts'
import { parseKey } from './key-text.ts'

type Row = {
  id: string
  secret_hash: string
  scopes: string[]
  ends_in_ms: number | null
  is_stale: boolean
  member_id: string
  account_id: string
  organization_id: string
  role: Role
  locale: string
  branch_ids: string[]
}

/**
 * The member for whom a key acts, limited to its scopes; null when it is none, wrong, revoked, expired, or its member
 * is disabled. Asked of the database every time. Notes at most once a minute that it was used.
 */
export async function readKey(text: string): Promise<Viewer | null> {
  const given = parseKey(text)
  const found = given && (await byId(given.id))
  if (!found || !isSameSecret(found.secret_hash, hashSecret(given.secret))) return null
  if (found.is_stale) await noteUse(found.id)
  return viewerOf(found)
}

/** A key that is still good and in how many milliseconds it is over, for sockets that stay open; else null. */
export async function openKey(id: string): Promise<{ viewer: Viewer; endsInMs: number } | null> {
  const found = await byId(id)
  return found ? { viewer: viewerOf(found), endsInMs: found.ends_in_ms ?? Infinity } : null
}

const byId = gathered(async (ids) => {
  const found = await preparedRows<Row>(sql`
    select k.id, k.secret_hash, k.scopes, (extract(epoch from k.expires_at - now()) * 1000)::float8 as ends_in_ms,
      k.last_used_at is null or k.last_used_at < now() - interval '1 minute' as is_stale,
      m.id as member_id, m.account_id, m.organization_id, m.role, m.locale,
      array(select b.branch_id::text from member_branch b where b.member_id = m.id) as branch_ids
    from api_key k join member m on m.id = k.member_id
    where k.id = any(${ids}::uuid[]) and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and m.disabled_at is null`)
  return new Map(found.map((key) => [key.id, key]))
})

async function noteUse(id: string): Promise<void> {
  await rows(sql`
    update api_key set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`)
}

function viewerOf(key: Row): Viewer {
  return {
    kind: 'member',
    memberId: key.member_id,
    accountId: key.account_id,
    organizationId: key.organization_id,
    sessionId: key.id,
    isKey: true,
    scopes: key.scopes.length > 0 ? key.scopes : undefined,
    role: key.role,
    branchIds: key.branch_ids,
    locale: key.locale === 'en' ? 'en' : 'ru',
  }
}
