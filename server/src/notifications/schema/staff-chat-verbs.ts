import type { Types } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation, type Payload } from '../../graphql/mutation.ts'
import { addStaffChat } from '../staff-chats/add.ts'
import { checkStaffChat } from '../staff-chats/check.ts'
import { createStaffChatLink } from '../staff-chats/create-link.ts'
import { testStaffChat } from '../staff-chats/send-test.ts'

type Output = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ staffChatId: string }>>

const staffChatField = (t: Output) =>
  t.prismaField({
    type: 'StaffChat',
    nullable: true,
    description: 'As it is now; null when nothing was done.',
    resolve: (query, { staffChatId: id }, _args, context) =>
      id ? databaseOf(context).staffChat.findUnique({ ...query, where: { id } }) : null,
  })

declareMutation('addStaffChat', {
  description: 'Takes a group for notices by its id, when the bot is in it; for owners and administrators.',
  input: (t) => ({
    integrationId: t.id({ required: true, description: 'Which bot.' }),
    chatId: t.string({ required: true, description: "The group's id, negative; /chatid in it tells it." }),
    branchId: t.id({ description: 'Of which branch it hears; null: of all.' }),
  }),
  run: async (input, context) => ({
    staffChatId: await addStaffChat(viewerOf(context), {
      integrationId: decodeId('Integration', input.integrationId),
      chatId: input.chatId.trim(),
      branchId: decodeIdIfGiven('Branch', input.branchId),
    }),
  }),
  payload: (t) => ({ staffChat: staffChatField(t) }),
})

declareMutation('checkStaffChat', {
  description: 'Asks the provider what the bot may do in a group, now; for owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which group.' }) }),
  run: async (input, context) => ({
    staffChatId: await checkStaffChat(viewerOf(context), decodeId('StaffChat', input.id)),
  }),
  payload: (t) => ({ staffChat: staffChatField(t) }),
})

declareMutation('testStaffChat', {
  description: 'Tells a group a test notice, now; for owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which group.' }) }),
  run: (input, context) => testStaffChat(viewerOf(context), decodeId('StaffChat', input.id)),
  payload: (t) => ({
    success: t.boolean({ description: 'Whether the provider took it.', resolve: ({ success }) => success ?? false }),
    message: t.string({
      description: 'What happened, in words.',
      resolve: ({ message, errors }) => message ?? errors[0]?.message ?? '',
    }),
    staffChat: staffChatField(t as unknown as Output),
  }),
})

declareMutation('createStaffChatLink', {
  description: 'Makes a one-time address that takes the bot into a group and chooses it; fifteen minutes long.',
  input: (t) => ({ integrationId: t.id({ required: true, description: 'Which bot.' }) }),
  run: async (input, context) => ({
    url: await createStaffChatLink(viewerOf(context), { integrationId: decodeId('Integration', input.integrationId) }),
  }),
  payload: (t) => ({ url: t.exposeString('url', { nullable: true, description: 'The address to open.' }) }),
})
