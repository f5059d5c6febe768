import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { listSessions, revokeSession } from '../access/revoke-session.ts'

builder.prismaNode('Session', {
  id: { field: 'id' },
  nullable: true,
  description: "A browser in which the viewer is signed in; nobody sees another's.",
  findUnique: (id, context) => ({ id, memberId: viewerOf(context).memberId }),
  fields: (t) => ({
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'What the browser calls itself.' }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address it signed in from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it signed in.' }),
    seenAt: t.expose('seenAt', { type: 'DateTime', description: 'When it was used last, to the minute.' }),
    isCurrent: t.boolean({
      description: 'Whether it is the one that asks.',
      resolve: (session, _args, context) => session.id === viewerOf(context).sessionId,
    }),
  }),
})

builder.queryField('sessions', (t) =>
  t.prismaField({
    type: ['Session'],
    description: "The viewer's own living sessions, the one used last first.",
    resolve: (_query, _root, _args, context) => listSessions(viewerOf(context)),
  }),
)

declareMutation('revokeSession', {
  description: "Ends one of the viewer's own sessions at once, its sockets too.",
  input: (t) => ({ sessionId: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => ({
    session: await revokeSession(viewerOf(context), { sessionId: decodeId('Session', input.sessionId) }),
  }),
  payload: (t) => ({
    session: t.prismaField({
      type: 'Session',
      nullable: true,
      description: 'The ended one.',
      resolve: (query, { session }, _args, context) =>
        session ? databaseOf(context).session.findUnique({ ...query, where: { id: session.id } }) : null,
    }),
  }),
})
