import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canAnswer, canManageLabels } from '../policy.ts'

/** A label as it is to be; without `id` a new one. */
export type LabelChange = { id?: string | null; name: string; color?: string | null }

const colors = /^[a-z]{2,20}$/

/** Makes or changes a label; answers its id. CONFLICT when another one bears the name, LIMIT_REACHED. */
export async function saveLabel(viewer: Viewer, { id, name, color }: LabelChange): Promise<string> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  const clean = cleanText(name).trim()
  if (!clean || clean.length > 60) throw new UserError('BAD_INPUT', { path: ['input', 'name'] })
  if (color && !colors.test(color)) throw new UserError('BAD_INPUT', { path: ['input', 'color'] })
  const taken = await row(sql`
    select id from label where organization_id = ${viewer.organizationId} and lower(name) = lower(${clean})
      and id is distinct from ${id ?? null}::uuid`)
  if (taken) throw new UserError('CONFLICT', { path: ['input', 'name'] })
  if (!id) await mustHaveRoom({ row }, 'label', sql`organization_id = ${viewer.organizationId}`)
  const saved = id
    ? await row<{ id: string }>(sql`
        update label set name = ${clean}, color = coalesce(${color ?? null}, color)
        where id = ${id} and organization_id = ${viewer.organizationId} returning id`)
    : await row<{ id: string }>(sql`
        insert into label (organization_id, name, color)
        values (${viewer.organizationId}, ${clean}, coalesce(${color ?? null}, 'slate'))
        on conflict do nothing returning id`)
  if (!saved) throw new UserError(id ? 'NOT_FOUND' : 'CONFLICT')
  return saved.id
}

/** Removes a label from every conversation that bears it, and itself; answers its id. */
export async function removeLabel(viewer: Viewer, id: string): Promise<string> {
  if (!canManageLabels(viewer)) throw new UserError('FORBIDDEN')
  const removed = await row<{ id: string }>(sql`
    delete from label where id = ${id} and organization_id = ${viewer.organizationId} returning id`)
  if (!removed) throw new UserError('NOT_FOUND')
  return removed.id
}
