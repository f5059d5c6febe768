import { z } from 'zod'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { addNote } from '../notes/add-note.ts'
import { conversationId } from './fields.ts'

declareMutation('addNote', {
  description: 'Writes a word among colleagues into the thread; the customer never sees it.',
  input: (t) => ({
    ...conversationId(t),
    body: t.string({ required: true, description: 'The words.' }),
    clientMutationId: t.string({ required: true, description: 'A repeat with the same id writes nothing again.' }),
  }),
  rules: z.object({ body: z.string().max(20_000), clientMutationId: z.string().min(1).max(100) }),
  run: async (input, context) => ({
    messageId: await addNote(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => ({
    message: t.prismaField({
      type: 'Message',
      nullable: true,
      description: 'The note; null when nothing was written.',
      resolve: (query, { messageId }, _args, context) =>
        messageId ? databaseOf(context).message.findUnique({ ...query, where: { id: messageId } }) : null,
    }),
  }),
})
