import { commit } from '../../events/commit.ts'
import type { Rule } from '../rules/rule.ts'
import { openRunOnce } from './open-run.ts'
import { proceed, takeRun } from './proceed.ts'

/** What happened to make rules run: once for each rule and `key`. */
export type Happening = { key: string; conversationId: string | null; messageId: string | null }

/**
 * Runs rules, each once for what happened and each in a commit of its own; answers the runs that go on outside of it
 * (a call of a web hook).
 */
export async function startRules(organizationId: string, rules: Rule[], happening: Happening): Promise<string[]> {
  const calling: string[] = []
  for (const rule of rules) {
    const runId = await commit(organizationId, async (tx) => {
      const { conversationId, messageId } = happening
      // A dialog is opened once, by whatever message that is seen.
      const key = rule.event === 'CONVERSATION_OPENED' ? `conversation:${conversationId}` : happening.key
      const steps = rule.actions.map((action) => ({ kind: action.kind, outcome: 'PENDING', action }))
      const draft = { source: 'RULE', ruleId: rule.id, conversationId, messageId, steps } as const
      const id = await openRunOnce(tx, { ...draft, causeKey: `rule:${rule.id}:${key}` })
      const run = id && (await takeRun(tx, id))
      if (!run) return undefined
      return (await proceed(tx, run)) === 'calls' ? run.id : undefined
    })
    if (runId) calling.push(runId)
  }
  return calling
}
