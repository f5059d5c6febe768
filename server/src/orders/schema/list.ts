import { queryFromInfo } from '@pothos/plugin-prisma'
import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { z } from 'zod'
import { encodePlace } from '../../conversations/cursor.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import type { Order } from '../../generated/prisma/client.ts'
import { between, orderBy, ordersWhere, placeIn, sortOf } from '../list.ts'
import { visibleOrders } from '../visible.ts'
import { OrderRef } from './order.ts'

const OrderFilter = builder.inputType('OrderFilter', {
  description: 'Narrows a list; what is not given does not filter.',
  fields: (t) => ({
    statusIds: t.idList({ description: 'Only in these statuses; one alone makes a column of the board.' }),
    branchIds: t.idList({ description: 'Only of these branches.' }),
    contactId: t.id({ description: 'Only of this customer.' }),
    search: t.string({
      description: "A number, or a part of the title, the customer's name or phone, or an external id.",
      validate: z.string().max(100),
    }),
    isOpen: t.boolean({ description: 'Only those that are not over, or only those that are.' }),
  }),
})

builder.queryFields((t) => ({
  orders: t.connection(
    {
      type: OrderRef,
      description: 'The orders, newest first; those of one status by when they came into it.',
      args: { filter: t.arg({ type: OrderFilter, description: 'Narrows the list.' }) },
      resolve: async (_root, args, context, info) => {
        const selection = {
          ...args.filter,
          statusIds: args.filter?.statusIds?.map((id) => decodeId('OrderStatus', id)),
          branchIds: args.filter?.branchIds?.map((id) => decodeId('Branch', id)),
          contactId: decodeIdIfGiven('Contact', args.filter?.contactId),
        }
        const selected = await ordersWhere(viewerOf(context), selection)
        const sort = sortOf(selection)
        const page = ({ before, after, limit, inverted }: ResolveCursorConnectionArgs) =>
          databaseOf(context).order.findMany({
            ...queryFromInfo({ context, info, path: ['edges', 'node'] }),
            take: limit,
            orderBy: orderBy(sort, inverted),
            where: { AND: [selected, between(sort, { after, before })] },
          })
        const toCursor = (row: Order) => encodePlace(placeIn(sort, row))
        return resolveCursorConnection({ args, defaultSize: 30, maxSize: 100, toCursor }, page)
      },
    },
    { name: 'QueryOrdersConnection', description: 'A page of the orders.' },
    { name: 'QueryOrdersEdge', description: 'One order of a page.' },
  ),
  order: t.prismaField({
    type: 'Order',
    nullable: true,
    description: 'One order; null when there is none that the viewer may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) => {
      const where = { id: decodeId('Order', id), ...visibleOrders(viewerOf(context)) }
      return databaseOf(context).order.findFirst({ ...query, where })
    },
  }),
  orderByNumber: t.prismaField({
    type: 'Order',
    nullable: true,
    description: 'One order by the number people call it; null when there is none that the viewer may see.',
    args: { number: t.arg.int({ required: true, description: 'Its number.' }) },
    resolve: (query, _root, { number }, context) =>
      databaseOf(context).order.findFirst({ ...query, where: { number, ...visibleOrders(viewerOf(context)) } }),
  }),
}))
