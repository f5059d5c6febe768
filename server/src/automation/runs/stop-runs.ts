import sql, { type Sql } from 'sql-template-tag'
import { commit } from '../../events/commit.ts'

/** Whether a run (alias r) is of a rule (alias a, outer-joined) that is off or gone. */
export const isRuleOff: Sql = sql`r.source = 'RULE' and a.is_active is not true`

/**
 * Ends the runs of a rule that wait, for it was switched off or goes: what was done stays in the log, of the rest it
 * says why it was not.
 */
export async function stopRunsOf(organizationId: string, ruleId: string): Promise<void> {
  await commit(organizationId, async (tx) => {
    const stopped = await tx.rows<{ subjectId: string; conversationId: string | null; branchId: string | null }>(sql`
      update automation_run r set state = 'SKIPPED', reason = 'RULE_OFF', resume_at = null, steps = (
        select jsonb_agg(case when s ->> 'outcome' in ('PENDING', 'WAITING')
          then s || '{"outcome": "RULE_OFF"}' else s end order by n)
        from jsonb_array_elements(r.steps) with ordinality as e (s, n))
      where r.rule_id = ${ruleId} and r.organization_id = ${organizationId} and r.state = 'WAITING'
      returning r.id as "subjectId", r.conversation_id as "conversationId",
        (select c.branch_id from conversation c where c.id = r.conversation_id) as "branchId"`)
    for (const run of stopped) tx.append({ kind: 'AUTOMATION_RUN_CHANGED', ...run })
  })
}
