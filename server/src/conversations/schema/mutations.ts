import { z } from 'zod'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { assignConversation } from '../assign.ts'
import { closeConversation, reopenConversation } from '../close.ts'
import { saveDraft } from '../drafts.ts'
import { markConversationRead, markConversationUnread } from '../read-marks.ts'
import { conversationField, conversationId, onceFields } from './fields.ts'

declareMutation('assignConversation', {
  description: 'Gives a conversation to a member, or takes its assignee away.',
  input: (t) => ({
    ...conversationId(t),
    ...onceFields(t),
    memberId: t.id({ description: 'To whom; null takes the assignee away.' }),
  }),
  run: async (input, context) => ({
    conversationId: await assignConversation(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
      memberId: input.memberId ? decodeId('Member', input.memberId) : null,
    }),
  }),
  payload: (t) => conversationField(t),
})

declareMutation('closeConversation', {
  description: 'Closes a conversation: done for now.',
  input: (t) => ({ ...conversationId(t), ...onceFields(t) }),
  run: async (input, context) => ({
    conversationId: await closeConversation(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => conversationField(t),
})

declareMutation('reopenConversation', {
  description: 'Opens a closed conversation again.',
  input: (t) => ({ ...conversationId(t), ...onceFields(t) }),
  run: async (input, context) => ({
    conversationId: await reopenConversation(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => conversationField(t),
})

declareMutation('markConversationRead', {
  description: "Moves the viewer's read mark forward; an older request changes nothing.",
  input: (t) => ({
    ...conversationId(t),
    upToSeq: t.int({ required: true, description: 'The number of the last message he has seen.' }),
  }),
  run: async (input, context) => ({
    readMark: await markConversationRead(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => ({
    readMark: t.expose('readMark', { type: 'ReadMark', nullable: true, description: 'The mark now.' }),
  }),
})

declareMutation('markConversationUnread', {
  description: "Moves the viewer's read mark back.",
  input: (t) => ({
    ...conversationId(t),
    fromSeq: t.int({ required: true, description: 'The first message to count as unread.' }),
  }),
  run: async (input, context) => ({
    readMark: await markConversationUnread(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => ({
    readMark: t.expose('readMark', { type: 'ReadMark', nullable: true, description: 'The mark now.' }),
  }),
})

declareMutation('saveDraft', {
  description: 'Keeps what the viewer has typed; an empty text forgets it.',
  input: (t) => ({ ...conversationId(t), text: t.string({ required: true, description: 'All of it.' }) }),
  rules: z.object({ text: z.string().max(20_000) }),
  run: async (input, context) => ({
    draft: await saveDraft(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => ({
    draft: t.expose('draft', { type: 'Draft', nullable: true, description: 'What is kept; null when nothing.' }),
  }),
})
