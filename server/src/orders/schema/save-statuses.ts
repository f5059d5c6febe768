import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { saveOrderStatuses } from '../statuses/save-statuses.ts'

const StatusInputRef = builder.inputType('OrderStatusInput', {
  description: 'A status as it is to be.',
  fields: (t) => ({
    id: t.id({ description: 'Which one; by its key or a new one when absent.' }),
    key: t.string({ required: true, description: 'Its name for programs, in small Latin letters.' }),
    name: t.string({ required: true, description: 'Its name for people.' }),
    color: t.string({ description: 'The name of its colour.' }),
    isInitial: t.boolean({ description: 'Whether new orders begin in it; exactly one does.' }),
    isReady: t.boolean({ description: 'Whether reaching it means that the order is ready.' }),
    isFinal: t.boolean({ description: 'Whether an order is over in it.' }),
    nextKeys: t.stringList({ required: true, description: 'To which statuses an order may move from it.' }),
  }),
})

declareMutation('saveOrderStatuses', {
  description: 'Sets all statuses of orders, in this order, and the moves between them; for owners and administrators.',
  input: (t) => ({
    statuses: t.field({ type: [StatusInputRef], required: true, description: 'The whole table.' }),
    expectedVersion: t.int({ description: 'The orderStatusesVersion the viewer has seen; a stale one is refused.' }),
  }),
  rules: z.object({
    statuses: z
      .array(z.object({ name: z.string().max(60), color: z.string().max(30).nullish(), nextKeys: z.array(z.string()) }))
      .max(1000),
  }),
  run: async ({ statuses, expectedVersion }, context) => {
    const read = statuses.map((status) => ({ ...status, id: decodeIdIfGiven('OrderStatus', status.id) }))
    await saveOrderStatuses(viewerOf(context), { statuses: read, expectedVersion })
    return { isSaved: true }
  },
  payload: (t) => ({
    statuses: t.prismaField({
      type: ['OrderStatus'],
      nullable: true,
      description: 'As they are now; null when nothing was done.',
      resolve: (query, { isSaved }, _args, context) =>
        isSaved
          ? databaseOf(context).orderStatus.findMany({
              ...query,
              where: { archivedAt: null },
              orderBy: [{ position: 'asc' }, { id: 'asc' }],
            })
          : null,
    }),
  }),
})
