import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { ContactFieldKind } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../../team/viewer.ts'

/** A field of the cards as the verbs need it. */
export type KnownField = { id: string; key: string; kind: ContactFieldKind }

/** A field of the viewer's organization; else NOT_FOUND. */
export async function findField(viewer: Viewer, id: string): Promise<KnownField> {
  const field = await row<KnownField>(sql`
    select id, key, kind from contact_field where id = ${id} and organization_id = ${viewer.organizationId}`)
  if (!field) throw new UserError('NOT_FOUND')
  return field
}
