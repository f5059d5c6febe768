import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { reasonInWords } from '../../messages/failure.ts'
import { canReadNotices } from '../policy.ts'
import { chooseStaffChat, visibleStaffChats } from '../staff-chats/choose.ts'

const StateRef = builder.enumType('StaffChatState', {
  description: 'Whether the bot can tell anything there.',
  values: {
    ACTIVE: { description: 'It may write.' },
    CANNOT_SEND: { description: 'It is in the group and may not write.' },
    LEFT: { description: 'It is not in the group any more.' },
  },
})

builder.prismaNode('StaffChat', {
  id: { field: 'id' },
  nullable: true,
  description: 'A group of the staff, or one topic of a forum, to which a bot was added.',
  findUnique: (id, context) => ({ id, AND: canReadNotices(viewerOf(context)) ? [] : [{ id: { in: [] } }] }),
  fields: (t) => ({
    integration: t.relation('integration', { description: 'Which bot tells there.' }),
    branch: t.relation('branch', { nullable: true, description: 'Of which branch it hears; null: of all.' }),
    title: t.exposeString('title', { description: 'Its name.' }),
    externalChatId: t.exposeString('externalChatId', { description: "The provider's id of it." }),
    topicId: t.exposeString('topicId', { nullable: true, description: 'Of a forum: which topic.' }),
    state: t.expose('state', { type: StateRef, description: 'Whether the bot can tell anything there.' }),
    stateReason: t.string({
      nullable: true,
      description: "Why not, in the viewer's language.",
      select: { stateReason: true },
      resolve: ({ stateReason }, _args, context) => reasonInWords(context.locale, stateReason),
    }),
    isChosen: t.exposeBoolean('isChosen', { description: 'Whether it is told anything.' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', nullable: true, description: 'When that was found out.' }),
  }),
})

builder.queryField('staffChats', (t) =>
  t.prismaField({
    type: ['StaffChat'],
    description: 'The groups that bots were added to, the chosen ones first. For those who supervise.',
    resolve: (query, _root, _args, context) =>
      databaseOf(context).staffChat.findMany({ ...query, ...visibleStaffChats(viewerOf(context)) }),
  }),
)

declareMutation('chooseStaffChat', {
  description: 'Takes a group for notices, or takes it no longer; for owners and administrators.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which group.' }),
    isChosen: t.boolean({ required: true, description: 'Whether it is told anything.' }),
    branchId: t.id({ description: 'Of which branch; null: of all.' }),
  }),
  run: async (input, context) => ({
    staffChatId: await chooseStaffChat(viewerOf(context), {
      id: decodeId('StaffChat', input.id),
      isChosen: input.isChosen,
      branchId: decodeIdIfGiven('Branch', input.branchId),
    }),
  }),
  payload: (t) => ({
    staffChat: t.prismaField({
      type: 'StaffChat',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { staffChatId: id }, _args, context) =>
        id ? databaseOf(context).staffChat.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})
