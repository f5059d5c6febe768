import { queryFromInfo } from '@pothos/plugin-prisma'
import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { encodePlace } from '../../conversations/cursor.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { reasonInWords } from '../../messages/failure.ts'
import type { NoticeEvent } from '../catalogue.ts'
import { noticesOf, retryNotice } from '../log/notices.ts'
import { subjectPage } from '../log/subject-page.ts'
import { canReadNotices } from '../policy.ts'
import { NoticeAudienceRef, NoticeEventRef, NoticeStateRef } from './enums.ts'

builder.prismaObject('NoticeAttempt', {
  interfaces: ['ProviderCall'],
  description: 'One call of the provider for one notice.',
})

const NoticeRef = builder.prismaNode('Notice', {
  id: { field: 'id' },
  nullable: true,
  description: 'One notice to the staff: at least once, and not twice within ten minutes.',
  findUnique: (id, context) => ({ id, AND: canReadNotices(viewerOf(context)) ? [] : [{ id: { in: [] } }] }),
  fields: (t) => ({
    event: t.field({
      type: NoticeEventRef,
      description: 'Of what.',
      select: { event: true },
      resolve: (notice) => notice.event as NoticeEvent,
    }),
    audience: t.expose('audience', { type: NoticeAudienceRef, description: 'Who is told.' }),
    integration: t.relation('integration', { description: 'By which bot.' }),
    branch: t.relation('branch', { nullable: true, description: 'Of which branch.' }),
    staffChat: t.relation('staffChat', { nullable: true, description: 'In which group.' }),
    member: t.relation('member', { nullable: true, description: 'Which member.' }),
    chatId: t.exposeString('chatId', { description: "The provider's id of the chat." }),
    chatTitle: t.string({
      description: "What the chat is called: the group, the member; else the provider's id of it.",
      select: { chatId: true, staffChat: { select: { title: true } }, member: { select: { name: true } } },
      resolve: ({ staffChat, member, chatId }) => staffChat?.title ?? member?.name ?? chatId,
    }),
    text: t.exposeString('text', { description: 'The words.' }),
    state: t.expose('state', { type: NoticeStateRef, description: 'Where it stands.' }),
    failure: t.string({
      nullable: true,
      description: "Why it was not told, in the viewer's language.",
      select: { failureCode: true },
      resolve: (notice, _args, context) => reasonInWords(context.locale, notice.failureCode),
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When there was something to tell.' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'When it was told.' }),
    subjectUrl: t.string({
      nullable: true,
      description: 'Where in the web is what it is about, as a path: an order, a lead, a dialog, a bot.',
      select: { event: true, subjectId: true, conversationId: true },
      resolve: (notice) => subjectPage(notice),
    }),
    attempts: t.relation('attempts', {
      query: { orderBy: { number: 'asc' } },
      complexity: { field: 1, multiplier: 2 },
      description: 'Every call of the provider for it, the first one first.',
    }),
  }),
})

const NoticeFilterRef = builder.inputType('NoticeFilter', {
  description: 'Narrows the log of notices; absent or empty means all.',
  fields: (t) => ({
    events: t.field({ type: [NoticeEventRef], description: 'Of these things.' }),
    audiences: t.field({ type: [NoticeAudienceRef], description: 'To these.' }),
    states: t.field({ type: [NoticeStateRef], description: 'In these states.' }),
    search: t.string({ description: 'With these words in it.' }),
  }),
})

builder.queryField('notices', (t) =>
  t.connection(
    {
      type: NoticeRef,
      description: 'Every notice to the staff, the newest first. For those who supervise.',
      args: { filter: t.arg({ type: NoticeFilterRef, description: 'Narrows the list.' }) },
      resolve: (_root, args, context, info) => {
        const page = ({ before, after, limit, inverted: isBackwards }: ResolveCursorConnectionArgs) => {
          const query = queryFromInfo({ context, info, path: ['edges', 'node'] })
          const wish = noticesOf(viewerOf(context), args.filter ?? {}, { before, after, limit, isBackwards })
          return databaseOf(context).notice.findMany({ ...query, ...wish })
        }
        const toCursor = (row: { createdAt: Date; id: string }) => encodePlace({ at: row.createdAt, id: row.id })
        return resolveCursorConnection({ args, defaultSize: 30, maxSize: 100, toCursor }, page)
      },
    },
    { name: 'QueryNoticesConnection', description: 'A page of the log.' },
    { name: 'QueryNoticesEdge', description: 'One notice of a page.' },
  ),
)

declareMutation('retryNotice', {
  description: 'Tells a failed notice once more; for owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => ({ noticeId: await retryNotice(viewerOf(context), decodeId('Notice', input.id)) }),
  payload: (t) => ({
    notice: t.prismaField({
      type: 'Notice',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { noticeId: id }, _args, context) =>
        id ? databaseOf(context).notice.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})
