import { visibleTo } from '../../conversations/visible.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { AutomationRunState } from '../../generated/prisma/enums.ts'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import type { Viewer } from '../../team/viewer.ts'
import type { RunStep } from '../runs/open-run.ts'
import { mustRead } from '../setting/check.ts'
import { ActionKindRef } from './enums.ts'

const states: Record<AutomationRunState, string> = {
  RUNNING: 'It is at work.',
  WAITING: 'It goes on when its time has come.',
  DONE: 'It did what it had to.',
  SKIPPED: 'It kept silent; `reason` says why.',
  FAILED: 'It could not; `reason` says why.',
}

const RunStateRef = builder.enumType('AutomationRunState', {
  description: 'Where a run stands.',
  values: Object.fromEntries(
    Object.values(AutomationRunState).map((state) => [state, { description: states[state] }]),
  ) as Record<AutomationRunState, { description: string }>,
})

const StepRef = builder.objectRef<RunStep>('AutomationStep').implement({
  description: 'One thing that was done, and what came of it.',
  fields: (t) => ({
    kind: t.field({
      type: ActionKindRef,
      description: 'What.',
      resolve: ({ kind }) => kind as (typeof ActionKindRef)['$inferType'],
    }),
    outcome: t.exposeString('outcome', { description: 'DONE, PENDING, WAITING, or why not, as a code.' }),
    detail: t.exposeString('detail', { nullable: true, description: 'More of it, as `HTTP 200`.' }),
  }),
})

/** Prisma takes an empty condition inside OR for one that nothing meets: who sees everything gets none at all. */
function visibleRuns(viewer: Viewer): Prisma.AutomationRunWhereInput {
  const conversation = visibleTo(viewer)
  if (Object.keys(conversation).length === 0) return {}
  return { OR: [{ conversationId: null }, { conversation }] }
}

builder.prismaNode('AutomationRun', {
  id: { field: 'id' },
  nullable: true,
  description: 'One time that something automatic ran, once for one cause.',
  findUnique: (id, context) => ({ id, AND: [visibleRuns(viewerOf(context))] }),
  fields: (t) => ({
    source: t.exposeString('source', {
      description: 'RULE, FAQ, GREETING, OUT_OF_HOURS, HAND_OFF, COMMAND, ANSWERER or REMINDER.',
    }),
    state: t.expose('state', { type: RunStateRef, description: 'Where it stands.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it did not, as a code.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    rule: t.relation('rule', { nullable: true, description: 'The rule, while there is one.' }),
    conversation: t.relation('conversation', { nullable: true, description: 'In which dialog.' }),
    message: t.relation('message', { nullable: true, description: 'The message that caused it.' }),
    steps: t.field({
      type: [StepRef],
      description: 'What was done.',
      select: { steps: true },
      resolve: ({ steps }) => (Array.isArray(steps) ? (steps as RunStep[]) : []),
    }),
  }),
})

builder.queryField('automationRuns', (t) =>
  t.prismaConnection(
    {
      type: 'AutomationRun',
      cursor: 'id',
      description: 'The log of what ran, the newest first.',
      args: {
        ruleId: t.arg.id({ description: 'Only of this rule.' }),
        conversationId: t.arg.id({ description: 'Only in this conversation.' }),
      },
      resolve: (query, _root, args, context) => {
        const viewer = viewerOf(context)
        mustRead(viewer)
        const ruleId = decodeIdIfGiven('AutomationRule', args.ruleId)
        const conversationId = decodeIdIfGiven('Conversation', args.conversationId)
        const wanted = { ...(ruleId && { ruleId }), ...(conversationId && { conversationId }) }
        return context.db!.automationRun.findMany({
          ...query,
          where: { AND: [wanted, visibleRuns(viewer)] },
          orderBy: [{ at: 'desc' }, { id: 'desc' }],
        })
      },
    },
    { name: 'QueryAutomationRunsConnection', description: 'A page of the log.' },
    { name: 'QueryAutomationRunsEdge', description: 'One run of a page.' },
  ),
)
