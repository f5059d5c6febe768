import { z } from 'zod'
import { viewerOf, databaseOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { changeOrderStatus } from '../change-status.ts'
import { upsertOrder } from '../upsert.ts'
import { orderField } from './payload.ts'

declareMutation('upsertOrder', {
  description:
    'Changes an order, or takes one when there is none with this external id. What is absent stays as it is.',
  input: (t) => ({
    id: t.id({ description: 'Which order; by externalId or a new one when absent.' }),
    externalId: t.string({ description: 'What another system calls it; one order has it.' }),
    title: t.string({ description: 'What it is about; a new one needs it.' }),
    description: t.string({ description: 'More about it; null takes it away.' }),
    contactId: t.id({ description: 'Whose it is; null: nobody’s.' }),
    branchId: t.id({ description: 'Where; null: everywhere.' }),
    statusId: t.id({ description: 'How it stands; the initial status when absent. Another one is a move.' }),
    statusKey: t.string({ description: 'The same by the status’s key.' }),
    price: t.string({ description: 'A decimal like "12500.00"; null: not known.' }),
    currency: t.string({ description: 'ISO 4217; RUB when absent.' }),
    dueAt: t.field({ type: 'DateTime', description: 'When it is to be ready; null: not known.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
    clientMutationId: t.string({ description: 'A repeat with the same id and input is answered like the first.' }),
  }),
  rules: z.object({
    externalId: z.string().max(200).nullish(),
    title: z.string().max(300).nullish(),
    description: z.string().max(10_000).nullish(),
  }),
  run: async (input, context) => ({
    orderId: await upsertOrder(viewerOf(context), {
      ...input,
      id: decodeIdIfGiven('Order', input.id),
      contactId: decodeIdIfGiven('Contact', input.contactId),
      branchId: decodeIdIfGiven('Branch', input.branchId),
      statusId: decodeIdIfGiven('OrderStatus', input.statusId),
    }),
  }),
  payload: (t) => orderField(t),
})

declareMutation('changeOrderStatus', {
  description: 'Moves an order to another status; a move that is not allowed is refused with those that are.',
  input: (t) => ({
    orderId: t.id({ description: 'Which order; by externalId when absent.' }),
    externalId: t.string({ description: 'What another system calls it.' }),
    statusId: t.id({ description: 'To which status; by statusKey when absent.' }),
    statusKey: t.string({ description: 'Its key.' }),
    comment: t.string({ description: 'A word about it, for the history and the notices.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
    clientMutationId: t.string({ description: 'A repeat with the same id and input is answered like the first.' }),
  }),
  rules: z.object({ comment: z.string().max(2000).nullish() }),
  run: (input, context) =>
    changeOrderStatus(viewerOf(context), {
      ...input,
      orderId: decodeIdIfGiven('Order', input.orderId),
      statusId: decodeIdIfGiven('OrderStatus', input.statusId),
    }),
  payload: (t) => ({
    ...orderField(t),
    change: t.prismaField({
      type: 'OrderChange',
      nullable: true,
      description: 'The entry of its history; null when it was there already.',
      resolve: (query, { changeId: id }, _args, context) =>
        id ? databaseOf(context).orderChange.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})
