import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import type { Viewer } from '../../team/viewer.ts'
import { mustRead } from '../setting/check.ts'
import { stemsOf } from '../words/stems.ts'
import type { FaqEntry } from './faq-entry.ts'
import { type FaqMatch, matchFaq } from './match-faq.ts'

/** The entry that would answer a text, and how sure that is; null when none would. */
export async function tryFaq(
  viewer: Viewer,
  { text, integrationId }: { text: string; integrationId?: string | null },
): Promise<FaqMatch<{ id: string }> | null> {
  mustRead(viewer)
  const entries = await rows<FaqEntry>(sql`
    select id, title, phrases, keywords, patterns, answer, buttons, branch_id as "branchId",
      integration_id as "integrationId"
    from faq_entry where organization_id = ${viewer.organizationId} and is_active
      and (integration_id is null or ${integrationId ?? null}::uuid is null
        or integration_id = ${integrationId ?? null}::uuid)
    order by position, id`)
  const texts = entries.flatMap(({ title, phrases, keywords }) => [title, ...phrases, ...keywords])
  return matchFaq(text, entries, await stemsOf([text, ...texts])) ?? null
}
