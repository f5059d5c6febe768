import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { canReadNotices } from '../policy.ts'
import { templatesOfBranch } from '../transitions/of-branch.ts'
import { removeTransitionTemplate, saveTransitionTemplate } from '../transitions/save-template.ts'

builder.prismaNode('TransitionTemplate', {
  id: { field: 'id' },
  nullable: true,
  description: 'What a client is told when his order moves from one status to another.',
  findUnique: (id, context) => ({ id, AND: canReadNotices(viewerOf(context)) ? [] : [{ id: { in: [] } }] }),
  fields: (t) => ({
    branch: t.relation('branch', { nullable: true, description: 'Where; null: everywhere.' }),
    fromStatusId: t.id({
      nullable: true,
      description: 'From which status; null: from any.',
      select: { fromStatusId: true },
      resolve: ({ fromStatusId }) => fromStatusId && encodeId('OrderStatus', fromStatusId),
    }),
    toStatusId: t.id({
      description: 'To which status.',
      select: { toStatusId: true },
      resolve: ({ toStatusId }) => encodeId('OrderStatus', toStatusId),
    }),
    isEnabled: t.exposeBoolean('isEnabled', { description: 'Off: the client is told nothing of this move.' }),
    text: t.exposeString('text', { description: 'The words, with their places.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

builder.queryField('transitionTemplates', (t) =>
  t.prismaField({
    type: ['TransitionTemplate'],
    description: 'The words for moves of orders that hold in a branch, or all of them. For those who supervise.',
    args: { branchId: t.arg.id({ description: 'Which branch; all when absent.' }) },
    resolve: (query, _root, { branchId }, context) =>
      databaseOf(context).transitionTemplate.findMany({
        ...query,
        ...templatesOfBranch(viewerOf(context), decodeIdIfGiven('Branch', branchId) ?? null),
      }),
  }),
)

declareMutation('saveTransitionTemplate', {
  description: 'Sets what a client is told at one move of his order; for owners and administrators.',
  input: (t) => ({
    id: t.id({ description: 'Which template; a new one when absent.' }),
    branchId: t.id({ description: 'Where; null: everywhere.' }),
    fromStatusId: t.id({ description: 'From which status; null: from any.' }),
    toStatusId: t.id({ required: true, description: 'To which status.' }),
    isEnabled: t.boolean({ required: true, description: 'Off: the client is told nothing of this move.' }),
    text: t.string({ required: true, description: 'The words, with their places.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  rules: z.object({ text: z.string().min(1).max(4000) }),
  run: async (input, context) => ({
    templateId: await saveTransitionTemplate(viewerOf(context), {
      ...input,
      id: decodeIdIfGiven('TransitionTemplate', input.id),
      branchId: decodeIdIfGiven('Branch', input.branchId),
      fromStatusId: decodeIdIfGiven('OrderStatus', input.fromStatusId),
      toStatusId: decodeId('OrderStatus', input.toStatusId),
    }),
  }),
  payload: (t) => ({
    template: t.prismaField({
      type: 'TransitionTemplate',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { templateId: id }, _args, context) =>
        id ? databaseOf(context).transitionTemplate.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})

declareMutation('removeTransitionTemplate', {
  description: 'Takes a template away; for owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => {
    const id = await removeTransitionTemplate(viewerOf(context), decodeId('TransitionTemplate', input.id))
    return { removedId: encodeId('TransitionTemplate', id) }
  },
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})
