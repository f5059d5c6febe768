import { z } from 'zod'
import { saveAnswerer } from '../answerer/save-answerer.ts'
import { testAnswerer } from '../answerer/test-answerer.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { mustManage, removeRow } from '../setting/check.ts'

builder.prismaObject('Answerer', {
  description:
    "An HTTP service (n8n, Flowise or any other) that is asked for a bot's answer when nothing else answers.",
  fields: (t) => ({
    integration: t.relation('integration', { description: 'For which bot.' }),
    url: t.exposeString('url', { description: 'Where it is asked.' }),
    hasSecret: t.boolean({
      description:
        'Whether requests are signed: by Standard Webhooks, and x-manyhands-signature: sha256=<HMAC of the body>.',
      select: { secretEncrypted: true },
      resolve: ({ secretEncrypted }) => secretEncrypted !== null,
    }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether it is asked.' }),
    timeoutMs: t.exposeInt('timeoutMs', { description: 'After so many milliseconds the people have the dialog.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

builder.queryField('answerer', (t) =>
  t.prismaField({
    type: 'Answerer',
    nullable: true,
    description: 'The answerer of a bot; for owners and administrators.',
    args: { integrationId: t.arg.id({ required: true, description: 'Which bot.' }) },
    resolve: (query, _root, args, context) => {
      mustManage(viewerOf(context))
      const integrationId = decodeId('Integration', args.integrationId)
      return databaseOf(context).answerer.findUnique({ ...query, where: { integrationId } })
    },
  }),
)

declareMutation('saveAnswerer', {
  description: 'Sets the external answerer of a bot; for owners and administrators.',
  input: (t) => ({
    integrationId: t.id({ required: true, description: 'For which bot.' }),
    url: t.string({ required: true, description: 'Where it is asked, http or https.' }),
    secret: t.string({ description: 'Signs the requests; absent: as it was, empty: none. Never shown again.' }),
    isActive: t.boolean({ required: true, description: 'Whether it is asked.' }),
    timeoutMs: t.int({ description: 'From 500 to 60000; 8000 when absent.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    savedFor: await saveAnswerer(viewerOf(context), {
      ...input,
      integrationId: decodeId('Integration', input.integrationId),
    }),
  }),
  payload: (t) => ({
    answerer: t.prismaField({
      type: 'Answerer',
      nullable: true,
      description: 'As it is now.',
      resolve: (query, { savedFor: integrationId }, _args, context) =>
        integrationId ? databaseOf(context).answerer.findUnique({ ...query, where: { integrationId } }) : null,
    }),
  }),
})

declareMutation('removeAnswerer', {
  description: 'Takes the external answerer of a bot away; for owners and administrators.',
  input: (t) => ({ integrationId: t.id({ required: true, description: 'Of which bot.' }) }),
  run: async (input, context) => {
    const id = decodeId('Integration', input.integrationId)
    return { integrationId: encodeId('Integration', await removeRow(viewerOf(context), 'answerer', id)) }
  },
  payload: (t) => ({
    integrationId: t.exposeID('integrationId', { nullable: true, description: 'The bot that has none now.' }),
  }),
})

declareMutation('testAnswerer', {
  description: 'Asks the external answerer now; nothing is sent. For owners and administrators.',
  input: (t) => ({
    integrationId: t.id({ required: true, description: 'Of which bot.' }),
    text: t.string({ required: true, description: 'What a customer might write.' }),
  }),
  rules: z.object({ text: z.string().min(1).max(4000) }),
  run: async (input, context) => {
    const integrationId = decodeId('Integration', input.integrationId)
    return { reply: await testAnswerer(viewerOf(context), { ...input, integrationId }) }
  },
  payload: (t) => ({
    reply: t.exposeString('reply', { nullable: true, description: 'What it would say; null when it failed.' }),
  }),
})
