import { queryFromInfo } from '@pothos/plugin-prisma'
import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { encodePlace } from '../../conversations/cursor.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { countDeliveries, countFailures, type DeliveryCounts, type FailureCount } from '../deliveries/counts.ts'
import type { DeliveryFilter } from '../deliveries/filter.ts'
import { deliveryIds } from '../deliveries/page.ts'
import { reasonInWords } from '../failure.ts'
import { DeliveryFilterRef, readFilter } from './delivery-filter.ts'
import { MessageRef } from './message.ts'

builder.queryField('deliveries', (t) =>
  t.connection(
    {
      type: MessageRef,
      description: 'The messages to customers that the viewer may see, the newest first. Not for observers.',
      args: { filter: t.arg({ type: DeliveryFilterRef, description: 'Narrows the list.' }) },
      resolve: (_root, args, context, info) => {
        const filter = readFilter(args.filter)
        const page = async ({ before, after, limit, inverted: isBackwards }: ResolveCursorConnectionArgs) => {
          const ids = await deliveryIds(viewerOf(context), filter, { before, after, limit, isBackwards })
          const query = queryFromInfo({ context, info, path: ['edges', 'node'] })
          const found = await databaseOf(context).message.findMany({ ...query, where: { id: { in: ids } } })
          const byId = new Map(found.map((message) => [message.id, message]))
          return ids.flatMap((id) => byId.get(id) ?? [])
        }
        const toCursor = (row: { createdAt: Date; id: string }) => encodePlace({ at: row.createdAt, id: row.id })
        return resolveCursorConnection({ args, defaultSize: 30, maxSize: 100, toCursor }, page)
      },
    },
    { name: 'QueryDeliveriesConnection', description: 'A page of the deliveries.' },
    { name: 'QueryDeliveriesEdge', description: 'One message of a page.' },
  ),
)

const Failures = builder.objectRef<FailureCount>('DeliveryFailureCount').implement({
  description: 'One reason why messages did not arrive.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'For the filter.' }),
    reason: t.string({
      description: "In the viewer's language.",
      resolve: ({ code }, _args, context) => reasonInWords(context.locale, code) ?? code,
    }),
    count: t.exposeInt('count', { description: 'How many of the newest thousand undelivered ones.' }),
  }),
})

const Counts = builder.objectRef<DeliveryCounts & { filter: DeliveryFilter }>('DeliveryCounts').implement({
  description: 'How many messages to customers are in which state, each capped at 100 (show 99+).',
  fields: (t) => ({
    scheduled: t.exposeInt('scheduled', { description: 'To be sent later.' }),
    queued: t.exposeInt('queued', { description: 'Waiting for their turn or their next try.' }),
    sending: t.exposeInt('sending', { description: 'At the provider this moment.' }),
    sent: t.exposeInt('sent', { description: 'The provider has them: SENT, DELIVERED and READ.' }),
    failed: t.exposeInt('failed', { description: 'Proven not sent.' }),
    unknown: t.exposeInt('unknown', { description: 'The answer was lost.' }),
    cancelled: t.exposeInt('cancelled', { description: 'Taken out of the queue.' }),
    failures: t.field({
      type: [Failures],
      complexity: { field: 20, multiplier: 2 },
      description: 'Why messages did not arrive, the commonest reason first.',
      resolve: ({ filter }, _args, context) => countFailures(viewerOf(context), filter),
    }),
  }),
})

builder.queryField('deliveryCounts', (t) =>
  t.field({
    type: Counts,
    complexity: { field: 50 },
    description: 'The numbers beside the states, by everything in the filter but its states. Not for observers.',
    args: { filter: t.arg({ type: DeliveryFilterRef, description: 'Narrows what is counted.' }) },
    resolve: async (_root, args, context) => {
      const filter = readFilter(args.filter)
      return { ...(await countDeliveries(viewerOf(context), filter)), filter }
    },
  }),
)
