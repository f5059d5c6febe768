import sql from 'sql-template-tag'
import { andVisibleTo } from '../../conversations/visible.ts'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { answersAtOnce, decide, type Setup } from '../ladder/decide.ts'
import { loadSetup, stemsFor } from '../ladder/setup.ts'
import { type KnownSituation, pastSituations } from '../ladder/situation.ts'
import type { RunSource } from '../runs/open-run.ts'
import { mustRead } from '../setting/check.ts'
import type { Stems } from '../words/stems.ts'
import type { Rule } from './rule.ts'
import { checkRule, type RuleDraft } from './check-rule.ts'

/** What automation would do about one message; ids are uuids. The rule that is only tried has no id of its own. */
export type Trial = {
  messageId: string
  ruleIds: string[]
  isTriedRuleRun: boolean
  source: RunSource | null
  answer: string | null
  reason: string | null
}

const tried = '00000000-0000-0000-0000-000000000000'

/**
 * What the bot would say and do about the last 50 messages of a client if it had the dialog now; with `rule`, that one
 * before those that are saved. Nothing is written or sent. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT.
 */
export async function tryAutomation(
  viewer: Viewer,
  { conversationId, rule }: { conversationId: string; rule?: RuleDraft | null },
): Promise<Trial[]> {
  mustRead(viewer)
  const seen = await row(sql`
    select c.id from conversation c
    where c.id = ${conversationId} and c.organization_id = ${viewer.organizationId}${andVisibleTo(viewer)}`)
  if (!seen) throw new UserError('NOT_FOUND')
  const past = await pastSituations(viewer.organizationId, conversationId)
  const [first] = past
  if (!first) return []
  const setup = await loadSetup(viewer.organizationId, first)
  if (rule) setup.rules.unshift({ ...plain(rule), ...(await checkRule(viewer, rule)) })
  const stemOf = await stemsFor(
    setup,
    past.map(({ text }) => text),
  )
  return past.map((situation) => trialOf(situation, setup, stemOf))
}

const plain = ({ branchId = null, integrationId = null, isLast }: RuleDraft) => ({
  id: tried,
  branchId,
  integrationId,
  isLast: isLast ?? false,
})

function trialOf(situation: KnownSituation, setup: Setup, stemOf: Stems): Trial {
  const { first, greeting, rules, last } = decide(situation, setup, stemOf)
  const speaking = first ? undefined : rules.find(answersAtOnce)
  const said = first ?? last ?? greeting
  // What the orders are, and what a service would answer, is not known beforehand.
  const line = typeof said === 'string' ? { source: said, text: null, reason: null } : said
  return {
    messageId: situation.messageId,
    ruleIds: rules.filter(({ id }) => id !== tried).map(({ id }) => id),
    isTriedRuleRun: rules.some(({ id }) => id === tried),
    source: speaking ? 'RULE' : (line?.source ?? null),
    answer: speaking ? wordsOf(speaking) : (line?.text ?? null),
    reason: speaking ? speaking.name : (line?.reason ?? null),
  }
}

function wordsOf({ actions }: Rule): string | null {
  for (const action of actions) if (action.kind === 'ANSWER' || action.kind === 'HAND_OFF') return action.text ?? null
  return null
}
