import { batched } from '../../graphql/batched.ts'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { type QueuePlace, queuePlaces } from '../backlog/places.ts'
import { backlogSizes } from '../backlog/sizes.ts'

const QueuePlaceRef = builder.objectRef<QueuePlace>('QueuePlace').implement({
  description: 'Where a message stands in the queue of its bot.',
  fields: (t) => ({
    position: t.exposeInt('position', { description: 'From 1.' }),
    expectedAt: t.expose('expectedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it will probably leave; null while the bot may not send.',
    }),
  }),
})

const placeOf = batched<QueuePlace>((context, ids) => queuePlaces(viewerOf(context).organizationId, ids))
const sizeOf = batched<number>((context, ids) => backlogSizes(viewerOf(context).organizationId, ids))

builder.prismaObjectFields('Message', (t) => ({
  queue: t.field({
    type: QueuePlaceRef,
    nullable: true,
    description: 'Its place in the queue as it is now; null when it does not wait there.',
    select: { id: true, state: true },
    resolve: async ({ id, state }, _args, context) => (state === 'QUEUED' ? await placeOf(context, id) : null),
  }),
}))

builder.prismaObjectFields('Integration', (t) => ({
  backlog: t.int({
    description: 'How many messages wait in its queue now.',
    select: { id: true },
    resolve: async ({ id }, _args, context) => (await sizeOf(context, id)) ?? 0,
  }),
  blockedUntil: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'Until when the provider wants silence (a flood wait); null when it does not.',
    select: { blockedUntil: true },
    resolve: ({ blockedUntil }) =>
      blockedUntil && new Date(blockedUntil).getTime() > Date.now() ? blockedUntil : null,
  }),
}))
