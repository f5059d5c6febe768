import { currentCursor } from '../../events/log.ts'
import { builder, type Types } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import { encodeId } from '../../graphql/ids.ts'
import type { Payload } from '../../graphql/mutation.ts'
import { permissionsOf } from '../permissions.ts'
import type { Viewer } from '../viewer.ts'
import { LocaleRef, PermissionRef } from './enums.ts'

/** The type, for the payloads of signing in. */
export const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who is signed in.',
  fields: (t) => ({
    id: t.id({ description: 'The same for the same member.', resolve: ({ memberId }) => encodeId('Viewer', memberId) }),
    member: t.prismaField({
      type: 'Member',
      description: 'His seat.',
      resolve: (query, { memberId }, _args, context) =>
        databaseOf(context).member.findUniqueOrThrow({ ...query, where: { id: memberId } }),
    }),
    organization: t.prismaField({
      type: 'Organization',
      description: 'Where he sits.',
      resolve: (query, _viewer, _args, context) => databaseOf(context).organization.findFirstOrThrow(query),
    }),
    locale: t.field({ type: LocaleRef, description: 'The language he reads.', resolve: ({ locale }) => locale }),
    undoSendSeconds: t.int({
      description: 'For how long an answer of his can be taken back; it leaves only then. 0, 3, 5 or 10.',
      resolve: async ({ memberId }, _args, context) => {
        const where = { id: memberId }
        const found = await databaseOf(context).member.findUnique({ where, select: { undoSendSeconds: true } })
        return found?.undoSendSeconds ?? 0
      },
    }),
    permissions: t.field({
      type: [PermissionRef],
      description: 'What he may do.',
      resolve: ({ role }) => [...permissionsOf(role)],
    }),
    feedCursor: t.field({
      type: 'FeedCursor',
      description: 'The newest place of the feed: everything read after it is at least as new.',
      resolve: ({ organizationId }) => currentCursor(organizationId),
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    skipTypeScopes: true,
    description: 'Who is signed in; null when nobody is.',
    resolve: (_root, _args, context) => context.viewer,
  }),
)

type Output = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ viewer: Viewer }>>

/** The payload field of everything that answers who is signed in. */
export function viewerField(t: Output) {
  return {
    viewer: t.field({
      type: ViewerRef,
      nullable: true,
      description: 'Who is signed in now; null when nothing was done.',
      resolve: (payload) => payload.viewer ?? null,
    }),
  }
}
