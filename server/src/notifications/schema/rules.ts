import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { notificationRules, type NotificationRule } from '../rules/matrix.ts'
import { resetNotificationRule, saveNotificationRule } from '../rules/save-rule.ts'
import { NoticeAudienceRef, NoticeEventRef } from './enums.ts'

const RuleRef = builder.objectRef<NotificationRule>('NotificationRule').implement({
  description: 'One cell of the matrix of notices: who hears of what in a branch, and in which words.',
  fields: (t) => ({
    event: t.expose('event', { type: NoticeEventRef, description: 'Of what.' }),
    audience: t.expose('audience', { type: NoticeAudienceRef, description: 'Who.' }),
    branchId: t.id({
      nullable: true,
      description: 'Where; null: in every branch without a rule of its own.',
      resolve: ({ branchId }) => branchId && encodeId('Branch', branchId),
    }),
    isEnabled: t.exposeBoolean('isEnabled', { description: 'Whether he is told.' }),
    text: t.exposeString('text', { description: 'The words that hold, with their places.' }),
    isDefault: t.exposeBoolean('isDefault', { description: 'Nobody has set anything for exactly this cell.' }),
    variables: t.exposeStringList('variables', { description: 'The places that may stand in the text.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion; 0 while it is not set.' }),
  }),
})

builder.queryField('notificationRules', (t) =>
  t.field({
    type: [RuleRef],
    description: 'The whole matrix of a branch, what nobody has set filled in. For those who supervise.',
    args: { branchId: t.arg.id({ description: 'Which branch; null: what holds where a branch has no own rule.' }) },
    resolve: (_root, { branchId }, context) =>
      notificationRules(viewerOf(context), decodeIdIfGiven('Branch', branchId) ?? null),
  }),
)

declareMutation('saveNotificationRule', {
  description: 'Sets one cell of the matrix; for owners and administrators.',
  input: (t) => ({
    event: t.field({ type: NoticeEventRef, required: true, description: 'Of what.' }),
    audience: t.field({ type: NoticeAudienceRef, required: true, description: 'Who.' }),
    branchId: t.id({ description: 'Where; null: in every branch without a rule of its own.' }),
    isEnabled: t.boolean({ required: true, description: 'Whether he is told.' }),
    text: t.string({ description: 'Own words; null or empty: those under it.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  rules: z.object({ text: z.string().max(4000).nullish() }),
  run: async (input, context) => ({
    rule: await saveNotificationRule(viewerOf(context), {
      ...input,
      branchId: decodeIdIfGiven('Branch', input.branchId) ?? null,
    }),
  }),
  payload: (t) => ({
    rule: t.expose('rule', { type: RuleRef, nullable: true, description: 'As it holds now.' }),
  }),
})

declareMutation('resetNotificationRule', {
  description: 'Forgets what was set for a cell; for owners and administrators.',
  input: (t) => ({
    event: t.field({ type: NoticeEventRef, required: true, description: 'Of what.' }),
    audience: t.field({ type: NoticeAudienceRef, required: true, description: 'Who.' }),
    branchId: t.id({ description: 'Where; null: in every branch without a rule of its own.' }),
  }),
  run: async (input, context) => ({
    rule: await resetNotificationRule(viewerOf(context), {
      ...input,
      branchId: decodeIdIfGiven('Branch', input.branchId) ?? null,
    }),
  }),
  payload: (t) => ({
    rule: t.expose('rule', { type: RuleRef, nullable: true, description: 'As it holds now.' }),
  }),
})
