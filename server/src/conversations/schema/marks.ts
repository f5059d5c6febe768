import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { findDraft } from '../drafts.ts'
import { readMarksOf } from '../read-marks.ts'
import { visibleTo } from '../visible.ts'

builder.objectType('ReadMark', {
  description: "One viewer's place in one conversation. unread = conversation.inboundSeq - readInboundSeq.",
  fields: (t) => ({
    id: t.id({
      description: 'The same for the same viewer and conversation.',
      resolve: (mark) => encodeId('ReadMark', mark.conversationId),
    }),
    conversationId: t.id({
      description: 'Of which conversation.',
      resolve: (mark) => encodeId('Conversation', mark.conversationId),
    }),
    readSeq: t.exposeInt('readSeq', { description: 'The number of the last message he has read.' }),
    readInboundSeq: t.exposeInt('readInboundSeq', { description: "How many of the customer's messages that covers." }),
  }),
})

builder.objectType('Draft', {
  description: 'What the viewer has typed and not sent, the same in all his browsers.',
  fields: (t) => ({
    id: t.id({
      description: 'The same for the same viewer and conversation.',
      resolve: (draft) => encodeId('Draft', draft.conversationId),
    }),
    conversationId: t.id({
      description: 'In which conversation.',
      resolve: (draft) => encodeId('Conversation', draft.conversationId),
    }),
    text: t.exposeString('text', { description: 'The text.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was typed.' }),
  }),
})

builder.queryFields((t) => ({
  readMark: t.field({
    type: 'ReadMark',
    nullable: true,
    description: "The viewer's place in a conversation; null when there is no such conversation.",
    args: { conversationId: t.arg.id({ required: true, description: 'The conversation.' }) },
    resolve: async (_root, args, context) => {
      const [viewer, id] = [viewerOf(context), decodeId('Conversation', args.conversationId)]
      const isThere = await databaseOf(context).conversation.count({ where: { id, ...visibleTo(viewer) } })
      return isThere ? ((await readMarksOf(viewer, [id]))[0] ?? null) : null
    },
  }),
  draft: t.field({
    type: 'Draft',
    nullable: true,
    description: 'What the viewer has typed there; null when nothing.',
    args: { conversationId: t.arg.id({ required: true, description: 'The conversation.' }) },
    resolve: (_root, args, context) => findDraft(viewerOf(context), decodeId('Conversation', args.conversationId)),
  }),
}))
