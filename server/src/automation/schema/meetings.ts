import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation, type Payload } from '../../graphql/mutation.ts'
import type { Types } from '../../graphql/builder.ts'
import { cancelMeeting, saveMeeting } from '../meetings/save-meeting.ts'
import { mustRead } from '../setting/check.ts'

builder.prismaNode('Meeting', {
  id: { field: 'id' },
  nullable: true,
  description: 'A meeting with a customer, of which the bot reminds him.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    contact: t.relation('contact', { description: 'With whom.' }),
    conversation: t.relation('conversation', { nullable: true, description: 'Where it was agreed.' }),
    title: t.exposeString('title', { description: 'What for.' }),
    place: t.exposeString('place', { nullable: true, description: 'Where.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When.' }),
    remindBefore: t.exposeIntList('remindBefore', { description: 'How many minutes before he is reminded.' }),
    cancelledAt: t.expose('cancelledAt', { type: 'DateTime', nullable: true, description: 'When it was called off.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

builder.prismaObjectFields('Contact', (t) => ({
  meetings: t.relation('meetings', {
    query: { orderBy: [{ startsAt: 'asc' }, { id: 'asc' }] },
    description: 'Meetings with him, in their order.',
  }),
}))

builder.queryField('meetings', (t) =>
  t.prismaField({
    type: ['Meeting'],
    description: 'Meetings that are not called off, in their order; 200 at most.',
    args: {
      contactId: t.arg.id({ description: 'Only with this customer.' }),
      from: t.arg({ type: 'DateTime', description: 'Not before.' }),
      to: t.arg({ type: 'DateTime', description: 'Before.' }),
    },
    resolve: (query, _root, { contactId, from, to }, context) => {
      mustRead(viewerOf(context))
      const startsAt = { ...(from && { gte: from }), ...(to && { lt: to }) }
      const id = decodeIdIfGiven('Contact', contactId)
      return databaseOf(context).meeting.findMany({
        ...query,
        take: 200,
        where: { cancelledAt: null, startsAt, ...(id && { contactId: id }) },
        orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
      })
    },
  }),
)

const meetingField = (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ meetingId: string }>>) => ({
  meeting: t.prismaField({
    type: 'Meeting',
    nullable: true,
    description: 'As it is now.',
    resolve: (query, { meetingId }, _args, context) =>
      meetingId ? databaseOf(context).meeting.findUnique({ ...query, where: { id: meetingId } }) : null,
  }),
})

declareMutation('saveMeeting', {
  description: 'Makes or moves a meeting.',
  input: (t) => ({
    id: t.id({ description: 'Which one; a new one when absent.' }),
    contactId: t.id({ description: 'With whom; taken from the conversation when absent.' }),
    conversationId: t.id({ description: 'Where it was agreed.' }),
    title: t.string({ required: true, description: 'What for.' }),
    place: t.string({ description: 'Where.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'When.' }),
    remindBefore: t.intList({ description: 'How many minutes before he is reminded; a day and an hour when absent.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    meetingId: await saveMeeting(viewerOf(context), {
      ...input,
      id: decodeIdIfGiven('Meeting', input.id),
      contactId: decodeIdIfGiven('Contact', input.contactId),
      conversationId: decodeIdIfGiven('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => meetingField(t),
})

declareMutation('cancelMeeting', {
  description: 'Calls a meeting off; nobody is reminded of it any more.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async ({ id }, context) => ({ meetingId: await cancelMeeting(viewerOf(context), decodeId('Meeting', id)) }),
  payload: (t) => meetingField(t),
})
