import sql, { type Sql } from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** What of the automation ran. */
export type RunSource = 'RULE' | 'FAQ' | 'GREETING' | 'OUT_OF_HOURS' | 'HAND_OFF' | 'COMMAND' | 'ANSWERER' | 'REMINDER'

/** One thing that was done, and what came of it: DONE, or a code. */
export type RunStep = { kind: string; outcome: string; detail?: string | null }

/** What a run is opened with. `causeKey` is unique in the organization. */
export type RunDraft = {
  causeKey: string
  source: RunSource
  conversationId?: string | null
  messageId?: string | null
  ruleId?: string | null
  steps?: RunStep[]
}

/** Opens a run in the caller's commit; answers its id. The caller knows by a lock that the cause is new. */
export async function openRun(tx: Transaction, draft: RunDraft): Promise<string> {
  const opened = await openRunOnce(tx, draft)
  if (!opened) throw new Error('this cause has a run already')
  return opened
}

/** The same where the cause may be known: undefined then. */
export async function openRunOnce(tx: Transaction, draft: RunDraft): Promise<string | undefined> {
  const opened = await tx.row<{ id: string }>(sql`
    insert into automation_run (organization_id, rule_id, source, cause_key, conversation_id, message_id, state, steps)
    values (${tx.organizationId}, ${draft.ruleId ?? null}, ${draft.source}, ${draft.causeKey},
      ${draft.conversationId ?? null}, ${draft.messageId ?? null}, 'RUNNING',
      ${JSON.stringify(draft.steps ?? [])}::jsonb)
    on conflict (organization_id, cause_key) do nothing returning id`)
  return opened?.id
}

/** Whether a cause has been met before. */
export async function isRunKnown(tx: Transaction, causeKey: string): Promise<boolean> {
  const known = await tx.row(sql`
    select id from automation_run where organization_id = ${tx.organizationId} and cause_key = ${causeKey}`)
  return known !== undefined
}

/** Writes where a run stands, and tells those who see its dialog; once in a commit. */
export async function moveRun(tx: Transaction, { id, set }: { id: string; set: Sql }): Promise<void> {
  const moved = await tx.row<{ conversationId: string | null; branchId: string | null }>(sql`
    update automation_run r set ${set} where r.id = ${id} and r.organization_id = ${tx.organizationId}
    returning r.conversation_id as "conversationId",
      (select c.branch_id from conversation c where c.id = r.conversation_id) as "branchId"`)
  if (moved) tx.append({ kind: 'AUTOMATION_RUN_CHANGED', subjectId: id, ...moved })
}

/** Ends a run of one step: done, or skipped with the reason. */
export async function endRun(
  tx: Transaction,
  id: string,
  { silence, step }: { silence: string | null; step: RunStep },
): Promise<void> {
  const state = silence ? 'SKIPPED' : 'DONE'
  await moveRun(tx, {
    id,
    set: sql`state = ${state}::automation_run_state, reason = ${silence}, steps = ${JSON.stringify([step])}::jsonb`,
  })
}
