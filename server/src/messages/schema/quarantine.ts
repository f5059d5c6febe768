import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { z } from 'zod'
import { canManageIntegrations } from '../../integrations/policy.ts'
import { batched } from '../../graphql/batched.ts'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { cursorOf, type QuarantinedUpdate, quarantinedUpdates } from '../quarantine/list.ts'
import { replayUpdate } from '../quarantine/replay.ts'
import { quarantineSizes } from '../quarantine/sizes.ts'

const longest = 10_000

const UpdateRef = builder.objectRef<QuarantinedUpdate>('QuarantinedUpdate').implement({
  description: 'An update of a provider that could not be understood or applied.',
  fields: (t) => ({
    updateId: t.exposeString('updateId', { description: "The provider's id of it, or a hash of its bytes." }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When it came.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'What went wrong.' }),
    body: t.string({
      description: 'As it came, its first ten thousand characters.',
      resolve: ({ body }) => body.toString('utf8').slice(0, longest),
    }),
  }),
})

builder.queryField('quarantinedUpdates', (t) =>
  t.connection(
    {
      type: UpdateRef,
      description: 'What a bot received and could not be applied, the newest first; for owners and administrators.',
      args: { integrationId: t.arg.id({ required: true, description: 'Which bot.' }) },
      resolve: (_root, { integrationId, ...args }, context) =>
        resolveCursorConnection(
          { args, defaultSize: 20, maxSize: 50, toCursor: cursorOf },
          ({ after, limit }: ResolveCursorConnectionArgs) =>
            quarantinedUpdates(viewerOf(context), {
              integrationId: decodeId('Integration', integrationId),
              after,
              limit,
            }),
        ),
    },
    { name: 'QueryQuarantinedUpdatesConnection', description: 'A page of the quarantine.' },
    { name: 'QueryQuarantinedUpdatesEdge', description: 'One update of a page.' },
  ),
)

const sizeOf = batched<number>((context, ids) => quarantineSizes(viewerOf(context).organizationId, ids))

builder.prismaObjectFields('Integration', (t) => ({
  quarantined: t.int({
    nullable: true,
    description: 'How many of its updates wait in the quarantine; null for those who may not replay them.',
    select: { id: true },
    resolve: async ({ id }, _args, context) =>
      canManageIntegrations(viewerOf(context)) ? ((await sizeOf(context, id)) ?? 0) : null,
  }),
}))

declareMutation('replayUpdate', {
  description: 'Applies an update of the quarantine once more; for owners and administrators.',
  input: (t) => ({
    integrationId: t.id({ required: true, description: 'Which bot.' }),
    updateId: t.string({ required: true, description: 'Which update.' }),
  }),
  rules: z.object({ updateId: z.string().min(1).max(200) }),
  run: (input, context) =>
    replayUpdate(viewerOf(context), { ...input, integrationId: decodeId('Integration', input.integrationId) }),
  payload: (t) => ({
    isApplied: t.exposeBoolean('isApplied', {
      nullable: true,
      description: 'Whether it worked; null when nothing was tried.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it did not.' }),
  }),
})
