import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { createKey, keyPrefix } from '../keys/create-key.ts'
import { keysOf, listKeys, revokeKey } from '../keys/revoke-key.ts'
import { personName } from './rules.ts'

builder.prismaNode('ApiKey', {
  id: { field: 'id' },
  nullable: true,
  description: 'A key of an integrator: acts as the member who made it, within its scopes.',
  findUnique: (id, context) => ({ id, AND: [keysOf(viewerOf(context))] }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for.' }),
    prefix: t.string({
      description: 'Its beginning, by which it is known again; no part of its secret half.',
      resolve: ({ id }) => keyPrefix(id),
    }),
    scopes: t.exposeStringList('scopes', { description: 'What it is limited to; none: all that the member may.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'When it ends; null: never.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last, to the minute.',
    }),
    member: t.relation('member', { description: 'Whose it is; it ends with him.' }),
  }),
})

builder.queryField('apiKeys', (t) =>
  t.prismaField({
    type: ['ApiKey'],
    description: "The viewer's keys, everybody's for those who manage members; the newest first.",
    resolve: (_query, _root, _args, context) => listKeys(viewerOf(context)),
  }),
)

declareMutation('createApiKey', {
  description: 'Makes a key that acts as the viewer. Only a session may.',
  input: (t) => ({
    name: t.string({ required: true, description: 'What it is for.' }),
    scopes: t.stringList({ description: 'What it is limited to; none: all that the viewer may.' }),
    expiresInDays: t.int({ description: 'For how long; absent: until it is revoked.' }),
  }),
  rules: z.object({ name: personName, expiresInDays: z.number().int().min(1).max(3650).nullish() }),
  run: (input, context) => createKey(viewerOf(context), input),
  payload: (t) => ({
    apiKey: t.prismaField({
      type: 'ApiKey',
      nullable: true,
      description: 'The key.',
      resolve: (query, { keyId: id }, _args, context) =>
        id ? databaseOf(context).apiKey.findUnique({ ...query, where: { id } }) : null,
    }),
    secret: t.exposeString('secret', { nullable: true, description: 'The whole key; shown this once.' }),
  }),
})

declareMutation('revokeApiKey', {
  description: 'Ends a key at once, its sockets too.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => {
    const keyId = await revokeKey(viewerOf(context), { keyId: decodeId('ApiKey', input.id) })
    return { removedId: encodeId('ApiKey', keyId) }
  },
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})
