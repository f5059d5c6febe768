import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { Locale } from '../../texts.ts'
import { isOnByDefault, type NoticeEvent } from '../catalogue.ts'
import { defaultWords } from '../words/default-words.ts'

/** Whether an audience is told, and in which words. */
export type RuleInForce = { isEnabled: boolean; text: string }

type Saved = { audience: NoticeAudience; branchId: string | null; isEnabled: boolean; text: string | null }

/**
 * What holds for an event in a branch: the branch's own rule before the organization's before what the product brings,
 * switch and words each by itself.
 */
export async function rulesInForce(
  organizationId: string,
  { event, branchId, locale }: { event: NoticeEvent; branchId: string | null; locale: Locale },
): Promise<(audience: NoticeAudience) => RuleInForce> {
  const saved = await rows<Saved>(sql`
    select audience, branch_id as "branchId", is_enabled as "isEnabled", text from notification_rule
    where organization_id = ${organizationId} and event = ${event}
      and (branch_id is null or branch_id = ${branchId}::uuid)
    order by branch_id nulls last`)
  return (audience) => {
    const own = saved.filter((rule) => rule.audience === audience)
    return {
      isEnabled: own[0]?.isEnabled ?? isOnByDefault(event, audience),
      text: own.find((rule) => rule.text !== null)?.text ?? defaultWords(event, audience, locale),
    }
  }
}
