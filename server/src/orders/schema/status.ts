import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { encodeId } from '../../graphql/ids.ts'
import { ensureStatuses } from '../statuses/ensure-statuses.ts'

builder.prismaNode('OrderStatus', {
  id: { field: 'id' },
  nullable: true,
  description: "A state of an order, in the organization's own words.",
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name for programs, stable while the words change.' }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
    color: t.exposeString('color', { description: 'The name of its colour.' }),
    position: t.exposeInt('position', { description: 'Its place on the board, from 0.' }),
    isInitial: t.exposeBoolean('isInitial', { description: 'Whether new orders begin in it.' }),
    isReady: t.exposeBoolean('isReady', { description: 'Whether reaching it means that the order is ready.' }),
    isFinal: t.exposeBoolean('isFinal', { description: 'Whether an order is over in it.' }),
    nextIds: t.idList({
      description: 'To which statuses an order may move from it.',
      select: { leavings: { where: { to: { archivedAt: null } }, orderBy: { to: { position: 'asc' } } } },
      resolve: ({ leavings }) => leavings.map(({ toId }) => encodeId('OrderStatus', toId)),
    }),
  }),
})

builder.queryField('orderStatuses', (t) =>
  t.prismaField({
    type: ['OrderStatus'],
    description: 'The statuses in use, in the order of the board.',
    resolve: async (query, _root, _args, context) => {
      await ensureStatuses(viewerOf(context).organizationId)
      const where = { archivedAt: null }
      return databaseOf(context).orderStatus.findMany({
        ...query,
        where,
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
      })
    },
  }),
)

builder.prismaObjectField('Organization', 'orderStatusesVersion', (t) =>
  t.exposeInt('orderStatusesVersion', {
    description: 'Grows with every change of the statuses of orders; give it back as expectedVersion.',
  }),
)
