import { queryFromInfo } from '@pothos/plugin-prisma'
import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { builder } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import { messagesBetween } from '../page.ts'
import { MessageRef } from './message.ts'

builder.prismaObjectField('Conversation', 'messages', (t) =>
  t.connection(
    {
      type: MessageRef,
      description: 'Oldest to newest; `last: 50` is the newest page. Cursors hold the number of the message.',
      select: { id: true },
      resolve: (conversation, args, context, info) => {
        const page = ({ before, after, limit, inverted }: ResolveCursorConnectionArgs) =>
          databaseOf(context).message.findMany({
            ...queryFromInfo({ context, info, path: ['edges', 'node'] }),
            take: limit,
            orderBy: { seq: inverted ? 'desc' : 'asc' },
            where: messagesBetween(conversation.id, { after, before }),
          })
        const toCursor = (message: { seq: number }) => String(message.seq)
        return resolveCursorConnection({ args, defaultSize: 50, maxSize: 100, toCursor }, page)
      },
    },
    { name: 'ConversationMessagesConnection', description: 'A page of a conversation.' },
    { name: 'ConversationMessagesEdge', description: 'One message of a page.' },
  ),
)
