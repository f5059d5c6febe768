import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { removeRule, saveRule } from '../rules/save-rule.ts'
import { type Trial, tryAutomation } from '../rules/try-automation.ts'
import { reorder } from '../setting/check.ts'
import { ActionKindRef, EventRef, FieldRef, OperatorRef } from './enums.ts'
import { draftOf } from './rule-ids.ts'
import { RuleRef } from './rules.ts'

const ConditionInput = builder.inputType('AutomationConditionInput', {
  description: 'One condition of a rule.',
  fields: (t) => ({
    field: t.field({ type: FieldRef, required: true, description: 'What it looks at.' }),
    operator: t.field({ type: OperatorRef, required: true, description: 'How it compares.' }),
    values: t.stringList({ required: true, description: 'With what; one is enough.' }),
  }),
})

const ActionInput = builder.inputType('AutomationActionInput', {
  description: 'One action of a rule; give what its kind needs.',
  fields: (t) => ({
    kind: t.field({ type: ActionKindRef, required: true, description: 'What it does.' }),
    text: t.string({ description: 'For ANSWER, NOTE and (if wanted) HAND_OFF.' }),
    memberId: t.id({ description: 'For ASSIGN; null gives it to nobody.' }),
    labelId: t.id({ description: 'For LABEL.' }),
    url: t.string({ description: 'For CALL_WEBHOOK.' }),
    minutes: t.int({ description: 'For WAIT, up to 30 days.' }),
  }),
})

const RuleInput = builder.inputType('AutomationRuleInput', {
  description: 'A rule as it is to be.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'How it is called.' }),
    isActive: t.boolean({ description: 'Whether it runs; a new one does when absent.' }),
    branchId: t.id({ description: 'Only in this branch.' }),
    integrationId: t.id({ description: 'Only with this bot.' }),
    event: t.field({ type: EventRef, required: true, description: 'What it waits for.' }),
    conditions: t.field({ type: [ConditionInput], required: true, description: 'All must hold.' }),
    actions: t.field({ type: [ActionInput], required: true, description: 'What is done, in order.' }),
    isLast: t.boolean({ description: 'The rules after it are left out once it has run.' }),
  }),
})

declareMutation('saveAutomationRule', {
  description: 'Makes or changes a rule; for owners and administrators.',
  input: (t) => ({
    id: t.id({ description: 'Which one; a new one when absent.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
    rule: t.field({ type: RuleInput, required: true, description: 'All of it.' }),
  }),
  run: async ({ id, expectedVersion, rule }, context) => ({
    ruleId: await saveRule(viewerOf(context), {
      id: decodeIdIfGiven('AutomationRule', id),
      expectedVersion,
      rule: draftOf(rule),
    }),
  }),
  payload: (t) => ({
    rule: t.prismaField({
      type: 'AutomationRule',
      nullable: true,
      description: 'As it is now.',
      resolve: (query, { ruleId }, _args, context) =>
        ruleId ? databaseOf(context).automationRule.findUnique({ ...query, where: { id: ruleId } }) : null,
    }),
  }),
})

declareMutation('removeAutomationRule', {
  description: 'Removes a rule; what it did stays in the log. For owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async ({ id }, context) => {
    const removed = await removeRule(viewerOf(context), decodeId('AutomationRule', id))
    return { removedId: encodeId('AutomationRule', removed) }
  },
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})

declareMutation('reorderAutomationRules', {
  description: 'Gives the rules their order; for owners and administrators.',
  input: (t) => ({ ids: t.idList({ required: true, description: 'The rules in their new order.' }) }),
  rules: z.object({ ids: z.array(z.string()).max(500) }),
  run: async ({ ids }, context) => {
    const uuids = ids.map((id) => decodeId('AutomationRule', id))
    await reorder(viewerOf(context), 'automation_rule', uuids)
    return { isDone: true }
  },
  payload: (t) => ({
    rules: t.prismaField({
      type: ['AutomationRule'],
      description: 'All of them in the order that holds now; none when nothing was done.',
      resolve: (query, { isDone }, _args, context) =>
        isDone ? databaseOf(context).automationRule.findMany({ ...query, orderBy: [{ position: 'asc' }] }) : [],
    }),
  }),
})

const TrialRef = builder.objectRef<Trial>('AutomationTrial').implement({
  description: 'What the bot would do about one past message if it had the dialog now.',
  fields: (t) => ({
    message: t.prismaField({
      type: 'Message',
      description: 'What the customer wrote.',
      resolve: (query, { messageId }, _args, context) =>
        databaseOf(context).message.findUniqueOrThrow({ ...query, where: { id: messageId } }),
    }),
    wouldRun: t.prismaField({
      type: [RuleRef],
      description: 'The saved rules that would run, in order.',
      resolve: async (query, { ruleIds }, _args, context) => {
        const found = await databaseOf(context).automationRule.findMany({ ...query, where: { id: { in: ruleIds } } })
        return ruleIds.flatMap((id) => found.find((rule) => rule.id === id) ?? [])
      },
    }),
    isTriedRuleRun: t.exposeBoolean('isTriedRuleRun', { description: 'Whether the rule that was given would run.' }),
    source: t.exposeString('source', { nullable: true, description: 'What would speak: RULE, FAQ, GREETING ….' }),
    answer: t.exposeString('answer', { nullable: true, description: 'What it would say; null: nothing known here.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why.' }),
  }),
})

builder.queryField('tryAutomation', (t) =>
  t.field({
    type: [TrialRef],
    description: 'A dry run over the last 50 messages of a customer, the oldest first. Nothing is written or sent.',
    args: {
      conversationId: t.arg.id({ required: true, description: 'Over which conversation.' }),
      rule: t.arg({ type: RuleInput, description: 'A rule that is not saved, tried before the others.' }),
    },
    resolve: (_root, { conversationId, rule }, context) =>
      tryAutomation(viewerOf(context), {
        conversationId: decodeId('Conversation', conversationId),
        rule: rule && draftOf(rule),
      }),
  }),
)
