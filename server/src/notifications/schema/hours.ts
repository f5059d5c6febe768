import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import type { NoticeHours } from '../../generated/prisma/client.ts'
import { noticeHours, removeNoticeHours, saveNoticeHours } from '../hours/notice-hours.ts'

const HoursRef = builder.objectRef<NoticeHours>('NoticeHours').implement({
  description: 'When no notice rings, and how long a client may wait unanswered.',
  fields: (t) => ({
    branchId: t.id({
      nullable: true,
      description: 'Where; null: in every branch without its own.',
      resolve: ({ branchId }) => branchId && encodeId('Branch', branchId),
    }),
    quietFrom: t.exposeString('quietFrom', { nullable: true, description: 'For example 22:00, by the local clock.' }),
    quietTo: t.exposeString('quietTo', { nullable: true, description: 'For example 08:00.' }),
    unansweredMinutes: t.exposeInt('unansweredMinutes', { description: 'After how many minutes somebody is told.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

builder.queryField('noticeHours', (t) =>
  t.field({
    type: [HoursRef],
    description: 'What was set for the organization and for branches of their own. For those who supervise.',
    resolve: (_root, _args, context) => noticeHours(viewerOf(context)),
  }),
)

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

declareMutation('saveNoticeHours', {
  description: 'Sets quiet hours and patience; for owners and administrators.',
  input: (t) => ({
    branchId: t.id({ description: 'Where; null: in every branch without its own.' }),
    quietFrom: t.string({ description: 'For example 22:00; null with quietTo: never quiet.' }),
    quietTo: t.string({ description: 'For example 08:00.' }),
    unansweredMinutes: t.int({ required: true, description: 'From 1 to 10080.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  rules: z.object({
    quietFrom: clock.nullish(),
    quietTo: clock.nullish(),
    unansweredMinutes: z.number().int().min(1).max(10_080),
  }),
  run: async (input, context) => ({
    hours: await saveNoticeHours(viewerOf(context), { ...input, branchId: decodeIdIfGiven('Branch', input.branchId) }),
  }),
  payload: (t) => ({
    hours: t.expose('hours', { type: HoursRef, nullable: true, description: 'As they are now.' }),
  }),
})

declareMutation('removeNoticeHours', {
  description: 'Forgets the hours of a branch or of the organization; for owners and administrators.',
  input: (t) => ({ branchId: t.id({ description: 'Of which branch; null: of the organization.' }) }),
  run: async ({ branchId }, context) => {
    await removeNoticeHours(viewerOf(context), decodeIdIfGiven('Branch', branchId) ?? null)
    return {}
  },
})
