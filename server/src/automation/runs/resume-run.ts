import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { askAnswerer } from '../answerer/ask-answerer.ts'
import { callWebhook } from './call-webhook.ts'
import type { RunSource } from './open-run.ts'
import { type ActionStep, proceed, takeRun } from './proceed.ts'

type Due = {
  id: string
  organizationId: string
  source: RunSource
  causeKey: string
  event: string | null
  ruleId: string | null
  conversationId: string | null
  messageId: string | null
  nextAction: number
  steps: ActionStep[]
  isRuleOff: boolean
}

/**
 * Goes on with a run whose time has come, from its web hook, its wait or its question to the external answerer. Only
 * one job has it at a time: the next time it is due is the lease, and what a dead job had is free again by that.
 */
export async function resumeRun(id: string): Promise<void> {
  const due = await row<Due>(sql`
    update automation_run r set resume_at = now() + interval '2 minutes'
    where id = ${id} and state = 'WAITING' and resume_at <= now()
    returning id, organization_id as "organizationId", source, cause_key as "causeKey", rule_id as "ruleId",
      (select event from automation_rule a where a.id = r.rule_id) as event,
      source = 'RULE' and not exists (
        select from automation_rule a where a.id = r.rule_id and a.is_active) as "isRuleOff",
      conversation_id as "conversationId", message_id as "messageId", next_action as "nextAction", steps`)
  if (!due) return
  if (due.source === 'ANSWERER') return askAnswerer(due)
  const step = due.steps[due.nextAction]
  const called = step?.action.kind === 'CALL_WEBHOOK' && !due.isRuleOff ? await call(due, step.action.url) : undefined
  const wants = await commit(due.organizationId, async (tx) => {
    const run = await takeRun(tx, due.id)
    if (!run || run.nextAction !== due.nextAction) return undefined
    const now = run.steps[run.nextAction]
    if (called && now) {
      Object.assign(now, { outcome: called.isDone ? 'DONE' : 'FAILED', detail: called.detail })
      run.nextAction += 1
    }
    return proceed(tx, run)
  })
  if (wants === 'calls') await resumeRun(id)
}

/** What a run is about besides its dialog, by the key of its cause. */
const subjects = { move: 'ORDER_CHANGE', lead: 'LEAD', linked: 'CONTACT' } as const

type Subject = { kind: (typeof subjects)[keyof typeof subjects]; id: string }

function subjectOf(causeKey: string): Subject | null {
  const [, key, id] = /^rule:[^:]+:(move|lead|linked):([^:]+)/.exec(causeKey) ?? []
  return id ? { kind: subjects[key as keyof typeof subjects], id } : null
}

async function call({ id, organizationId, causeKey, nextAction, ruleId, event, ...rest }: Due, url: string) {
  const { conversationId, messageId } = rest
  const subject = subjectOf(causeKey)
  const { text = null, contact = null } = (await factsFor(organizationId, { conversationId, messageId, subject })) ?? {}
  const body = { event, ruleId, runId: id, conversationId, messageId, text, contact, subject }
  return callWebhook({ url, callId: `${id}:${nextAction}`, body })
}

type About = Pick<Due, 'conversationId' | 'messageId'> & { subject: Subject | null }

/** What a web hook is told of the dialog, the order, the lead or the card; all of the run's own organization. */
export function factsFor(organizationId: string, { conversationId, messageId, subject }: About) {
  const idOf = (kind: Subject['kind']) => (subject?.kind === kind ? subject.id : null)
  return row<{ text: string | null; contact: object | null }>(sql`
    select m.text, case when p.id is not null
      then json_build_object('id', p.id, 'name', p.name, 'phone', p.phone) end as contact
    from organization g
    left join conversation c on c.id = ${conversationId}::uuid and c.organization_id = g.id
    left join message m on m.id = ${messageId}::uuid and m.organization_id = g.id
    left join order_change h on h.id = ${idOf('ORDER_CHANGE')}::uuid and h.organization_id = g.id
    left join customer_order o on o.id = h.order_id and o.organization_id = g.id
    left join lead l on l.id = ${idOf('LEAD')}::uuid and l.organization_id = g.id
    left join contact p on p.id = coalesce(c.contact_id, o.contact_id, l.contact_id, ${idOf('CONTACT')}::uuid)
      and p.organization_id = g.id
    where g.id = ${organizationId}`)
}

/** Runs whose time has come, the longest waiting first. */
export async function dueRuns(limit: number): Promise<string[]> {
  const due = await rows<{ id: string }>(sql`
    select id from automation_run where state = 'WAITING' and resume_at <= now() order by resume_at limit ${limit}`)
  return due.map(({ id }) => id)
}
