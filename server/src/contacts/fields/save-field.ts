import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageContactFields } from '../policy.ts'
import { findField, type KnownField } from './find-field.ts'

/** A field of the card as it is to be. Key and kind of one that exists stay what they are. */
export type FieldInput = {
  id?: string | null
  key?: string | null
  label: string
  kind: KnownField['kind']
  choices?: string[] | null
  position?: number | null
}

/**
 * Makes or changes a field of the organization's cards; answers its id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT for no
 * label, a choice without choices, another kind than it has; CONFLICT for a key that another field has,
 * LIMIT_REACHED.
 */
export async function saveContactField(viewer: Viewer, input: FieldInput): Promise<string> {
  if (!canManageContactFields(viewer)) throw new UserError('FORBIDDEN')
  const known = input.id ? await findField(viewer, input.id) : undefined
  const label = cleanText(input.label).trim()
  const choices = [...new Set((input.choices ?? []).map((choice) => cleanText(choice).trim()).filter(Boolean))]
  if (!label) throw new UserError('BAD_INPUT', { path: ['input', 'label'] })
  if (input.kind === 'CHOICE' && choices.length === 0) throw new UserError('BAD_INPUT', { path: ['input', 'choices'] })
  if (known && known.kind !== input.kind) throw new UserError('BAD_INPUT', { path: ['input', 'kind'] })
  const { organizationId, memberId: actorId } = viewer
  const where = sql`organization_id = ${organizationId}`
  const store = known
    ? sql`
        update contact_field set label = ${label}, choices = ${choices}::text[],
          position = coalesce(${input.position ?? null}::int, position)
        where id = ${known.id} and ${where} returning id`
    : sql`
        insert into contact_field (organization_id, key, label, kind, choices, position)
        values (${organizationId}, ${keyOf(input)}, ${label}, ${input.kind}::contact_field_kind,
          ${choices}::text[], coalesce(${input.position ?? null}::int,
            (select coalesce(max(position) + 1, 0) from contact_field where ${where})))
        on conflict (organization_id, key) do nothing returning id`
  return commit(organizationId, async (tx) => {
    if (!known) await mustHaveRoom(tx, 'contact_field', where)
    const saved = await tx.row<{ id: string }>(store)
    if (!saved) throw new UserError('CONFLICT', { path: ['input', 'key'] })
    tx.append({ kind: 'CONTACT_FIELDS_CHANGED', actorId })
    return saved.id
  })
}

/** Takes a field away, and what the cards say in it; answers its id. Throws FORBIDDEN, NOT_FOUND. */
export async function removeContactField(viewer: Viewer, id: string): Promise<string> {
  if (!canManageContactFields(viewer)) throw new UserError('FORBIDDEN')
  const { key } = await findField(viewer, id)
  await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      with gone as (delete from contact_field where id = ${id} and organization_id = ${viewer.organizationId})
      update contact set attributes = attributes - ${key}::text
      where organization_id = ${viewer.organizationId} and attributes ? ${key}::text`)
    tx.append({ kind: 'CONTACT_FIELDS_CHANGED', actorId: viewer.memberId })
  })
  return id
}

/** A name for programs, unless one is given: small Latin letters, digits and underlines. */
function keyOf({ key }: FieldInput): string {
  const given = key?.trim().toLowerCase()
  if (!given) return `field_${crypto.randomUUID().slice(0, 8)}`
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(given)) throw new UserError('BAD_INPUT', { path: ['input', 'key'] })
  return given
}
