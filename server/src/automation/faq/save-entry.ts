import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe, mustHave, mustManage } from '../setting/check.ts'
import { faqShape } from './faq-entry.ts'

/** An entry as it is to be; without `id` a new one. */
export type FaqDraft = {
  id?: string | null
  expectedVersion?: number | null
  title: string
  phrases: string[]
  keywords: string[]
  patterns: string[]
  answer: string
  buttons: unknown
  isActive?: boolean | null
  branchId?: string | null
  integrationId?: string | null
}

/**
 * Makes or changes an entry; answers its id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT, LIMIT_REACHED.
 */
export async function saveFaqEntry(viewer: Viewer, draft: FaqDraft): Promise<string> {
  mustManage(viewer)
  await checkPlace(viewer, draft)
  const entry = mustBe(faqShape, draft, ['input'])
  const next = entry.buttons.flatMap((button) => ('faqId' in button ? [button.faqId] : []))
  await mustHave(viewer, 'faq_entry', next)
  const { title, phrases, keywords, patterns, answer } = entry
  const buttons = JSON.stringify(entry.buttons)
  const { id, isActive, branchId = null, integrationId = null, expectedVersion } = draft
  if (!id) {
    await mustHaveRoom({ row }, 'faq_entry', sql`organization_id = ${viewer.organizationId}`)
    const made = await row<{ id: string }>(sql`
      insert into faq_entry (organization_id, title, phrases, keywords, patterns, answer, buttons, is_active,
        branch_id, integration_id, position)
      select ${viewer.organizationId}, ${title}, ${phrases}::text[], ${keywords}::text[], ${patterns}::text[],
        ${answer}, ${buttons}::jsonb, ${isActive ?? true}, ${branchId}::uuid, ${integrationId}::uuid,
        coalesce(max(position), 0) + 1
      from faq_entry where organization_id = ${viewer.organizationId} returning id`)
    return made!.id
  }
  const saved = await row(sql`
    update faq_entry set title = ${title}, phrases = ${phrases}::text[], keywords = ${keywords}::text[],
      patterns = ${patterns}::text[], answer = ${answer}, buttons = ${buttons}::jsonb,
      is_active = coalesce(${isActive ?? null}, is_active), branch_id = ${branchId},
      integration_id = ${integrationId}, version = version + 1
    where id = ${id} and organization_id = ${viewer.organizationId}
      and version = coalesce(${expectedVersion ?? null}::int, version)
    returning id`)
  if (saved) return id
  const there = await row(sql`
    select id from faq_entry where id = ${id} and organization_id = ${viewer.organizationId}`)
  throw new UserError(there ? 'VERSION_CONFLICT' : 'NOT_FOUND')
}
