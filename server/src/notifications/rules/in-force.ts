import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { Locale } from '../../texts.ts'
import { isOnByDefault, type NoticeEvent } from '../catalogue.ts'
import { ownFirst, type Settings } from '../settings/settings.ts'
import { defaultWords } from '../words/default-words.ts'

/** Whether an audience is told, and in which words. */
export type RuleInForce = { isEnabled: boolean; text: string }

/**
 * What holds for an event in a branch: the branch's own rule before the organization's before what the product brings,
 * switch and words each by itself.
 */
export function ruleInForce(
  { rules }: Settings,
  { event, audience }: { event: NoticeEvent; audience: NoticeAudience },
  { branchId, locale }: { branchId: string | null; locale: Locale },
): RuleInForce {
  const held = rules.filter((rule) => rule.event === event && rule.audience === audience)
  const own = ownFirst(held, branchId)
  return {
    isEnabled: own[0]?.isEnabled ?? isOnByDefault(event, audience),
    text: own.find((rule) => rule.text !== null)?.text ?? defaultWords(event, audience, locale),
  }
}
