import { z } from 'zod'
import { viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { connectIntegration } from '../connect-integration.ts'
import { disconnectIntegration } from '../disconnect-integration.ts'
import { updateIntegration } from '../update-integration.ts'
import { checkIntegration } from '../webhook/check.ts'
import { registerWebhook } from '../webhook/register.ts'
import { removeWebhook } from '../webhook/remove.ts'
import { KindRef, ModeRef } from './enums.ts'
import { PaceInputRef } from './pace.ts'
import { integrationField, integrationId, withIntegrationId } from './fields.ts'

declareMutation('connectIntegration', {
  description: 'Checks a token with its provider, stores it encrypted and puts the bot to work.',
  input: (t) => ({
    kind: t.field({ type: KindRef, required: true, description: 'Which provider.' }),
    token: t.string({ required: true, description: 'From @BotFather; never shown again.' }),
    ownerChatId: t.string({ description: "The chat of the owner's notices; groups have negative ids." }),
    welcomeMessage: t.string({ description: 'What answers /start.' }),
    mode: t.field({ type: ModeRef, description: 'What it is for; CHAT when absent.' }),
    branchId: t.id({ description: 'Where its conversations belong.' }),
    clientMutationId: t.string({ description: 'A repeat with the same id and input is answered like the first.' }),
  }),
  rules: z.object({ clientMutationId: z.string().min(1).max(100).nullish() }),
  run: async (input, context) => ({
    integrationId: await connectIntegration(viewerOf(context), {
      ...input,
      branchId: decodeIdIfGiven('Branch', input.branchId),
    }),
  }),
  payload: (t) => integrationField(t),
})

declareMutation('updateIntegration', {
  description: 'Changes a bot. Absent leaves a thing as it is; null takes chat, welcome and branch away.',
  input: (t) => ({
    ...integrationId(t),
    token: t.string({
      description: 'A new token of the same bot; of another one only while there is no conversation.',
    }),
    name: t.string({ description: 'How it is called here.' }),
    ownerChatId: t.string({ description: "The chat of the owner's notices." }),
    welcomeMessage: t.string({ description: 'What answers /start.' }),
    isActive: t.boolean({ description: 'Switches it on or off.' }),
    mode: t.field({ type: ModeRef, description: 'What it is for.' }),
    branchId: t.id({ description: 'Where its conversations belong.' }),
    acceptGroups: t.boolean({ description: 'Whether groups are conversations too.' }),
    pace: t.field({ type: PaceInputRef, description: 'How fast it writes.' }),
    humanMinutes: t.int({
      description: 'For how long an answer of a member silences the bot, up to 43200; 0: for good.',
    }),
    autoPerMinute: t.int({ description: 'Automatic messages a minute in one chat, from 0 to 60.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    integrationId: await updateIntegration(viewerOf(context), {
      ...withIntegrationId(input),
      branchId: decodeIdIfGiven('Branch', input.branchId),
    }),
  }),
  payload: (t) => integrationField(t),
})

declareMutation('disconnectIntegration', {
  description: 'Lets a bot go: its webhook is removed and its token forgotten, its conversations stay.',
  input: (t) => integrationId(t),
  run: async (input, context) => ({
    integrationId: encodeId('Integration', await disconnectIntegration(viewerOf(context), withIntegrationId(input))),
  }),
  payload: (t) => ({
    integrationId: t.exposeID('integrationId', { nullable: true, description: 'The one that is gone.' }),
  }),
})

declareMutation('registerWebhook', {
  description: 'Registers the webhook with its own secret, again when it was before.',
  input: (t) => ({ ...integrationId(t), url: t.string({ description: 'Defaults to our own address.' }) }),
  rules: z.object({ url: z.string().max(2000).nullish() }),
  run: async (input, context) => ({
    integrationId: await registerWebhook(viewerOf(context), withIntegrationId(input)),
  }),
  payload: (t) => integrationField(t),
})

declareMutation('removeWebhook', {
  description: 'Removes the webhook; the bot is polled from then on.',
  input: (t) => integrationId(t),
  run: async (input, context) => ({ integrationId: await removeWebhook(viewerOf(context), withIntegrationId(input)) }),
  payload: (t) => integrationField(t),
})

declareMutation('checkIntegration', {
  description: 'Asks the provider how the bot and its webhook are.',
  input: (t) => integrationId(t),
  run: async (input, context) => ({
    integrationId: await checkIntegration(viewerOf(context), withIntegrationId(input)),
  }),
  payload: (t) => integrationField(t),
})
