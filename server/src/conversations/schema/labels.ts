import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { labelConversation } from '../labels/label-conversation.ts'
import { removeLabel, saveLabel } from '../labels/save-label.ts'
import { conversationField, conversationId } from './fields.ts'

const LabelRef = builder.prismaNode('Label', {
  id: { field: 'id' },
  nullable: true,
  description: 'A word by which conversations are found again.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The word.' }),
    color: t.exposeString('color', { description: 'The name of its colour, as in `slate` or `amber`.' }),
  }),
})

builder.prismaObjectFields('Conversation', (t) => ({
  labels: t.field({
    type: [LabelRef],
    complexity: { field: 1, multiplier: 2 },
    description: 'Its labels, in the order in which it got them.',
    select: { labels: { include: { label: true }, orderBy: [{ createdAt: 'asc' }, { labelId: 'asc' }] } },
    resolve: ({ labels }) => labels.map(({ label }) => label),
  }),
}))

builder.queryField('labels', (t) =>
  t.prismaField({
    type: ['Label'],
    description: 'Every label of the organization, by name.',
    resolve: (query, _root, _args, context) =>
      databaseOf(context).label.findMany({ ...query, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
  }),
)

declareMutation('saveLabel', {
  description: 'Makes a label, or changes one.',
  input: (t) => ({
    id: t.id({ description: 'Which one; a new one when absent.' }),
    name: t.string({ required: true, description: 'Up to 60 characters, nobody else has it.' }),
    color: t.string({ description: 'The name of a colour.' }),
  }),
  rules: z.object({ name: z.string().max(200), color: z.string().max(20).nullish() }),
  run: async (input, context) => ({
    labelId: await saveLabel(viewerOf(context), { ...input, id: decodeIdIfGiven('Label', input.id) }),
  }),
  payload: (t) => ({
    label: t.prismaField({
      type: 'Label',
      nullable: true,
      description: 'As it is now.',
      resolve: (query, { labelId }, _args, context) =>
        labelId ? databaseOf(context).label.findUnique({ ...query, where: { id: labelId } }) : null,
    }),
  }),
})

declareMutation('removeLabel', {
  description: 'Takes a label away everywhere; for those who supervise.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async ({ id }, context) => ({
    removedId: encodeId('Label', await removeLabel(viewerOf(context), decodeId('Label', id))),
  }),
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})

declareMutation('labelConversation', {
  description: 'Gives a conversation exactly these labels.',
  input: (t) => ({
    ...conversationId(t),
    labelIds: t.idList({ required: true, description: 'The whole set.' }),
  }),
  rules: z.object({ labelIds: z.array(z.string()).max(50) }),
  run: async (input, context) => ({
    conversationId: await labelConversation(viewerOf(context), {
      conversationId: decodeId('Conversation', input.conversationId),
      labelIds: [...new Set(input.labelIds.map((id) => decodeId('Label', id)))],
    }),
  }),
  payload: (t) => conversationField(t),
})
