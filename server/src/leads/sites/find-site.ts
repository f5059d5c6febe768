import sql from 'sql-template-tag'
import { preparedRow } from '../../db/query.ts'

/** What a form may know of its site. */
export type PublicSite = { id: string; organizationId: string; branchId: string | null; allowedOrigins: string[] }

/** The active site of a public key; undefined for no such key. */
export function findSite(publicKey: string): Promise<PublicSite | undefined> {
  return preparedRow<PublicSite>(sql`
    select id, organization_id as "organizationId", branch_id as "branchId", allowed_origins as "allowedOrigins"
    from site where public_key = ${publicKey} and is_active`)
}

/** Whether pages of an origin may send leads to any site: a preflight names the origin and no key. */
export async function isKnownOrigin(origin: string): Promise<boolean> {
  const found = await preparedRow(sql`
    select 1 as one from site where allowed_origins @> array[${origin}::text] and is_active limit 1`)
  return found !== undefined
}
