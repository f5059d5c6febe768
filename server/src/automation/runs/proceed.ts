import sql, { type Sql } from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { Action } from '../rules/rule.ts'
import { act } from './act.ts'
import { moveRun, type RunStep } from './open-run.ts'
import { isRuleOff } from './stop-runs.ts'

/** A step of a rule's run: what is to be done, and what came of it. */
export type ActionStep = RunStep & { action: Action }

/** A run of a rule that goes on, its row locked. */
export type Run = {
  id: string
  causeKey: string
  ruleName: string
  conversationId: string | null
  messageId: string | null
  nextAction: number
  steps: ActionStep[]
  isRuleOff: boolean
}

/** Takes a run that is not over; undefined when it is. */
export function takeRun(tx: Transaction, id: string): Promise<Run | undefined> {
  return tx.row<Run>(sql`
    select r.id, r.cause_key as "causeKey", coalesce(a.name, '') as "ruleName", r.conversation_id as "conversationId",
      r.message_id as "messageId", r.next_action as "nextAction", r.steps, ${isRuleOff} as "isRuleOff"
    from automation_run r left join automation_rule a on a.id = r.rule_id
    where r.id = ${id} and r.organization_id = ${tx.organizationId} and r.state in ('RUNNING', 'WAITING')
    for update of r`)
}

/**
 * Does the actions of a run from where it stands, in the caller's commit: to its end, to a `WAIT` (the sweeper resumes
 * it), or to a web hook that is to be called outside of the commit (`calls`; it is due at once). The run of a rule that
 * was switched off or removed meanwhile ends where it stands.
 */
export async function proceed(tx: Transaction, run: Run): Promise<'done' | 'waits' | 'calls'> {
  if (run.isRuleOff) {
    for (const step of run.steps) if (['PENDING', 'WAITING'].includes(step.outcome)) step.outcome = 'RULE_OFF'
    await save(tx, run, sql`state = 'SKIPPED', reason = 'RULE_OFF', resume_at = null`)
    return 'done'
  }
  for (; run.nextAction < run.steps.length; run.nextAction++) {
    const step = run.steps[run.nextAction]!
    if (step.outcome === 'DONE') continue
    if (step.action.kind === 'CALL_WEBHOOK') {
      await pause(tx, run, 0)
      return 'calls'
    }
    if (step.action.kind === 'WAIT' && step.outcome === 'PENDING') {
      step.outcome = 'WAITING'
      await pause(tx, run, step.action.minutes)
      return 'waits'
    }
    Object.assign(step, step.action.kind === 'WAIT' ? { outcome: 'DONE' } : await act(tx, run, step.action))
  }
  const { state, reason } = endOf(run)
  await save(tx, run, sql`state = ${state}::automation_run_state, reason = ${reason}, resume_at = null`)
  return 'done'
}

/** A run that could do nothing of what it was for says why; to have waited is nothing. */
function endOf({ steps }: Run): { state: 'DONE' | 'SKIPPED' | 'FAILED'; reason: string | null } {
  const acts = steps.filter(({ kind }) => kind !== 'WAIT')
  const [why] = acts
  if (!why || acts.some(({ outcome }) => outcome === 'DONE')) return { state: 'DONE', reason: null }
  const failed = acts.find(({ outcome }) => outcome === 'FAILED')
  return failed ? { state: 'FAILED', reason: failed.detail ?? 'FAILED' } : { state: 'SKIPPED', reason: why.outcome }
}

const pause = (tx: Transaction, run: Run, minutes: number) =>
  save(tx, run, sql`state = 'WAITING', resume_at = now() + make_interval(mins => ${minutes}::int)`)

const save = (tx: Transaction, { id, nextAction, steps }: Run, set: Sql) =>
  moveRun(tx, { id, set: sql`${set}, next_action = ${nextAction}, steps = ${JSON.stringify(steps)}::jsonb` })
