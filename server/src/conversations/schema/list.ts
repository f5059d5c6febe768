import { queryFromInfo } from '@pothos/plugin-prisma'
import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import type { ReadMark } from '../../generated/prisma/client.ts'
import { countConversations, type ConversationCounts } from '../counts.ts'
import { encodePlace } from '../cursor.ts'
import { between, conversationsWhere, listOrder } from '../list.ts'
import { readMarksOf } from '../read-marks.ts'
import { ConversationRef } from './conversation.ts'

const ConversationView = builder.enumType('ConversationView', {
  description: 'The tabs of the inbox.',
  values: {
    MINE: { description: 'Open and assigned to the viewer.' },
    UNASSIGNED: { description: 'Open and assigned to nobody.' },
    ALL: { description: 'Every open one.' },
    CLOSED: { description: 'Every closed one.' },
  },
})

const ConversationFilter = builder.inputType('ConversationFilter', {
  description: 'Narrows a list; what is not given does not filter.',
  fields: (t) => ({
    integrationId: t.id({ description: 'Only of this bot.' }),
    branchId: t.id({ description: 'Only of this branch.' }),
    assigneeId: t.id({ description: 'Only of this member.' }),
    labelIds: t.idList({ description: 'Only with all of these labels.' }),
    search: t.string({
      description: "A part of the customer's name or username; with @ in front usernames only.",
      validate: z.string().max(100),
    }),
  }),
})

/** The viewer's marks of the rows of a page, by row: loaded once for the page, not once for each edge. */
const marks = new WeakMap<object, ReadMark>()

builder.queryField('conversations', (t) =>
  t.connection(
    {
      type: ConversationRef,
      description: 'The inbox: newest message first.',
      args: {
        view: t.arg({ type: ConversationView, defaultValue: 'ALL', description: 'Which tab.' }),
        filter: t.arg({ type: ConversationFilter, description: 'Narrows the tab.' }),
      },
      resolve: (_root, args, context, info) => {
        const viewer = viewerOf(context)
        const selected = conversationsWhere(viewer, {
          view: args.view ?? 'ALL',
          integrationId: decodeIdIfGiven('Integration', args.filter?.integrationId),
          branchId: decodeIdIfGiven('Branch', args.filter?.branchId),
          assigneeId: decodeIdIfGiven('Member', args.filter?.assigneeId),
          search: args.filter?.search,
          labelIds: args.filter?.labelIds?.map((id) => decodeId('Label', id)),
        })
        const page = async ({ before, after, limit, inverted }: ResolveCursorConnectionArgs) => {
          const query = queryFromInfo({ context, info, path: ['edges', 'node'] })
          const found = await databaseOf(context).conversation.findMany({
            ...query,
            take: limit,
            orderBy: listOrder(inverted),
            where: { AND: [selected, between(after, before)] },
          })
          const read = await readMarksOf(
            viewer,
            found.map((row) => row.id),
          )
          found.forEach((row, index) => marks.set(row, read[index]!))
          return found
        }
        const toCursor = (row: { lastMessageAt: Date; id: string }) =>
          encodePlace({ at: row.lastMessageAt, id: row.id })
        return resolveCursorConnection({ args, defaultSize: 30, maxSize: 100, toCursor }, page)
      },
    },
    { name: 'QueryConversationsConnection', description: 'A page of the inbox.' },
    {
      name: 'QueryConversationsEdge',
      description: 'A row of the inbox.',
      fields: (edge) => ({
        readMark: edge.field({
          type: 'ReadMark',
          description: 'How far the viewer has read it; never part of the shared feed.',
          resolve: ({ node }) => marks.get(node)!,
        }),
      }),
    },
  ),
)

const Counts = builder.objectRef<ConversationCounts>('ConversationCounts').implement({
  description: 'The numbers beside the tabs, each capped at 100 (show 99+).',
  fields: (t) => ({
    mine: t.exposeInt('mine', { description: 'Open and assigned to the viewer.' }),
    unassigned: t.exposeInt('unassigned', { description: 'Open and assigned to nobody.' }),
    all: t.exposeInt('all', { description: 'Every open one.' }),
    closed: t.exposeInt('closed', { description: 'Every closed one.' }),
    unreadMine: t.exposeInt('unreadMine', { description: 'Of the viewer, with messages he has not read.' }),
  }),
})

builder.queryField('conversationCounts', (t) =>
  t.field({
    type: Counts,
    description: 'How many conversations each tab holds.',
    resolve: (_root, _args, context) => countConversations(viewerOf(context)),
  }),
)
