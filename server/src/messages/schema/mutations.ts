import { z } from 'zod'
import type { Types } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation, type Payload } from '../../graphql/mutation.ts'
import { cancelMessage } from '../cancel.ts'
import { markMessageDelivered } from '../mark-delivered.ts'
import { rescheduleMessage } from '../reschedule.ts'
import { retryMessage } from '../retry.ts'
import { sendMessage } from '../send.ts'

const mutationName = z.string().min(1).max(100)

declareMutation('sendMessage', {
  description: 'Answers the customer as the bot. A long text or mixed files become several messages, in order.',
  input: (t) => ({
    conversationId: t.id({ required: true, description: 'Where to.' }),
    integrationId: t.id({ description: 'The bot; if given it must be the conversation’s.' }),
    organizationId: t.id({ description: 'The organization; if given it must be the viewer’s.' }),
    body: t.string({ description: 'The text; trimmed, and not empty unless there are files.' }),
    attachmentIds: t.idList({ description: 'Uploads of the viewer, in order.' }),
    replyToId: t.id({ description: 'The message it answers.' }),
    clientMutationId: t.string({
      required: true,
      description: 'A repeat with the same id and input sends nothing again.',
    }),
    expectedLastSeq: t.int({ description: 'The newest message the viewer has seen; refused when others wrote since.' }),
    sendAt: t.field({ type: 'DateTime', description: 'When it is to leave, within a year; now when absent.' }),
  }),
  rules: z.object({
    body: z.string().max(100_000).nullish(),
    attachmentIds: z.array(z.string()).max(50).nullish(),
    clientMutationId: mutationName,
  }),
  run: (input, context) =>
    sendMessage(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
      integrationId: decodeIdIfGiven('Integration', input.integrationId),
      organizationId: decodeIdIfGiven('Organization', input.organizationId),
      attachmentIds: input.attachmentIds?.map((id) => decodeId('Attachment', id)),
      replyToId: decodeIdIfGiven('Message', input.replyToId),
    }),
  payload: (t) => ({
    message: t.prismaField({
      type: 'Message',
      nullable: true,
      description: 'The first of them; null when nothing was sent.',
      resolve: (query, { messageIds }, _args, context) =>
        messageIds?.[0] ? databaseOf(context).message.findUnique({ ...query, where: { id: messageIds[0] } }) : null,
    }),
    messages: t.prismaField({
      type: ['Message'],
      description: 'All of them, in order.',
      resolve: (query, { messageIds = [] }, _args, context) =>
        databaseOf(context).message.findMany({ ...query, where: { id: { in: messageIds } }, orderBy: { seq: 'asc' } }),
    }),
    conversation: t.prismaField({
      type: 'Conversation',
      nullable: true,
      description: 'As it is now.',
      resolve: (query, { conversationId }, _args, context) =>
        conversationId
          ? databaseOf(context).conversation.findUnique({ ...query, where: { id: conversationId } })
          : null,
    }),
  }),
})

type WishFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>
type ChangedFields = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ messageId: string }>>

const wishFields = (t: WishFields) => ({
  messageId: t.id({ required: true, description: 'Which message.' }),
  clientMutationId: t.string({ description: 'A repeat with the same id does nothing again.' }),
})

const changedField = (t: ChangedFields) => ({
  message: t.prismaField({
    type: 'Message',
    nullable: true,
    description: 'As it is now; null when nothing was done.',
    resolve: (query, { messageId }, _args, context) =>
      messageId ? databaseOf(context).message.findUnique({ ...query, where: { id: messageId } }) : null,
  }),
})

const wishes = {
  retryMessage: { verb: retryMessage, description: 'Sends a failed message again, or one whose fate is unknown.' },
  markMessageDelivered: {
    verb: markMessageDelivered,
    description: 'Says that a message whose fate is unknown did arrive.',
  },
}

for (const [name, { verb, description }] of Object.entries(wishes)) {
  declareMutation(name, {
    description,
    input: wishFields,
    rules: z.object({ clientMutationId: mutationName.nullish() }),
    run: async (input, context) => {
      const messageId = decodeId('Message', input.messageId)
      return { messageId: await verb(viewerOf(context), { ...input, messageId }) }
    },
    payload: changedField,
  })
}

declareMutation('rescheduleMessage', {
  description: 'Gives a scheduled message another time, with all the parts of its send; null sends it now.',
  input: (t) => ({
    ...wishFields(t),
    sendAt: t.field({ type: 'DateTime', description: 'When it is to leave, within a year; null: now.' }),
  }),
  rules: z.object({ clientMutationId: mutationName.nullish() }),
  run: async ({ sendAt, ...input }, context) => {
    const messageId = decodeId('Message', input.messageId)
    return { messageId: await rescheduleMessage(viewerOf(context), { ...input, messageId, sendAt: sendAt ?? null }) }
  },
  payload: changedField,
})

declareMutation('cancelMessage', {
  description:
    'Takes a message out of the queue, or gives a failed one up. ' +
    'While nothing of a send has left (undo, scheduled), all its parts are taken back.',
  input: wishFields,
  rules: z.object({ clientMutationId: mutationName.nullish() }),
  run: async (input, context) => {
    const messageId = decodeId('Message', input.messageId)
    return cancelMessage(viewerOf(context), { ...input, messageId })
  },
  payload: (t) => ({
    ...changedField(t),
    messages: t.prismaField({
      type: ['Message'],
      description: 'Every message that was taken back, in order.',
      resolve: (query, { messageIds = [] }, _args, context) =>
        databaseOf(context).message.findMany({ ...query, where: { id: { in: messageIds } }, orderBy: { seq: 'asc' } }),
    }),
    text: t.exposeString('text', { nullable: true, description: 'What was written, for the composer.' }),
    attachments: t.prismaField({
      type: ['Attachment'],
      description: "The viewer's own files, free to be sent again.",
      resolve: async (query, { attachmentIds = [] }, _args, context) => {
        const found = await databaseOf(context).attachment.findMany({ ...query, where: { id: { in: attachmentIds } } })
        return attachmentIds.flatMap((id) => found.find((file) => file.id === id) ?? [])
      },
    }),
  }),
})
