import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { type ChatCandidate, chatCandidates } from '../owner-chat/chat-candidates.ts'
import { createChatLink } from '../owner-chat/create-chat-link.ts'
import { findChatLink, type OpenableChatLink } from '../owner-chat/find-chat-link.ts'
import { sendTestMessage } from '../owner-chat/send-test-message.ts'
import { integrationId, withIntegrationId } from './fields.ts'

const ChatLinkRef = builder.objectRef<OpenableChatLink>('ChatLink').implement({
  description: "A one-time link: whoever opens it makes his chat the owner's chat of the integration.",
  fields: (t) => ({
    id: t.id({ description: 'To ask again whether it was opened.', resolve: ({ id }) => encodeId('ChatLink', id) }),
    url: t.exposeString('url', { description: 'The address to open.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends by itself.' }),
    usedAt: t.expose('usedAt', { type: 'DateTime', nullable: true, description: 'When it was opened.' }),
    chatId: t.exposeString('chatId', { nullable: true, description: 'By which chat.' }),
  }),
})

const CandidateRef = builder.objectRef<ChatCandidate>('ChatCandidate').implement({
  description: "A chat that wrote to the bot lately and may be taken as the owner's chat with one click.",
  fields: (t) => ({
    chatId: t.exposeString('chatId', { description: 'Its id.' }),
    name: t.exposeString('name', { description: 'Who it is with.' }),
    username: t.exposeString('username', { nullable: true, description: 'Without @.' }),
    lastMessageAt: t.expose('lastMessageAt', { type: 'DateTime', description: 'When something was said last.' }),
  }),
})

builder.queryFields((t) => ({
  chatLink: t.field({
    type: ChatLinkRef,
    nullable: true,
    description: 'A chat link as it stands; null when there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, context) => findChatLink(viewerOf(context), decodeId('ChatLink', id)),
  }),
  chatCandidates: t.field({
    type: [CandidateRef],
    description: 'The private chats of a bot that were active last, the latest first.',
    args: { integrationId: t.arg.id({ required: true, description: 'Which bot.' }) },
    resolve: (_root, args, context) =>
      chatCandidates(viewerOf(context), { integrationId: decodeId('Integration', args.integrationId) }),
  }),
}))

declareMutation('createChatLink', {
  description: "Makes a one-time link that names the owner's chat: no chat id has to be looked up anywhere.",
  input: (t) => integrationId(t),
  run: async (input, context) => ({ chatLink: await createChatLink(viewerOf(context), withIntegrationId(input)) }),
  payload: (t) => ({
    chatLink: t.expose('chatLink', {
      type: ChatLinkRef,
      nullable: true,
      description: 'The link; fifteen minutes long.',
    }),
  }),
})

declareMutation('sendTestMessage', {
  description: "Sends a test message to the given chat, else to the owner's.",
  input: (t) => ({ ...integrationId(t), chatId: t.string({ description: "Defaults to the owner's chat." }) }),
  run: (input, context) => sendTestMessage(viewerOf(context), withIntegrationId(input)),
  payload: (t) => ({
    success: t.boolean({ description: 'Whether the provider took it.', resolve: ({ success }) => success ?? false }),
    message: t.string({
      description: 'What happened, in the words of the REST face.',
      resolve: ({ message, errors }) => message ?? errors[0]?.message ?? '',
    }),
    chatId: t.exposeString('chatId', { nullable: true, description: 'To which chat.' }),
  }),
})
