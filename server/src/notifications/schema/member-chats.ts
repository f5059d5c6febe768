import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { createMemberChatLink, noticeChatsOf, removeMemberChat } from '../member-chats/chats.ts'

builder.prismaObject('MemberChat', {
  description: 'A chat with a bot in which a member is told of what concerns him.',
  fields: (t) => ({
    integration: t.relation('integration', { description: 'Which bot.' }),
    chatId: t.exposeString('chatId', { description: "The provider's id of the chat." }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
})

builder.objectField('Viewer', 'noticeChats', (t) =>
  t.prismaField({
    type: ['MemberChat'],
    description: 'The chats in which he is told of what concerns him.',
    resolve: (query, viewer, _args, context) =>
      databaseOf(context).memberChat.findMany({ ...query, ...noticeChatsOf(viewer) }),
  }),
)

declareMutation('createMemberChatLink', {
  description: 'Makes a one-time address: whoever opens it has the viewer told in his chat; fifteen minutes long.',
  input: (t) => ({ integrationId: t.id({ required: true, description: 'Which bot.' }) }),
  run: async (input, context) => ({
    url: await createMemberChatLink(viewerOf(context), { integrationId: decodeId('Integration', input.integrationId) }),
  }),
  payload: (t) => ({ url: t.exposeString('url', { nullable: true, description: 'The address to open.' }) }),
})

declareMutation('removeMemberChat', {
  description: 'The bot tells the viewer nothing new any more.',
  input: (t) => ({ integrationId: t.id({ required: true, description: 'Which bot.' }) }),
  run: async (input, context) => {
    const integrationId = decodeId('Integration', input.integrationId)
    await removeMemberChat(viewerOf(context), { integrationId })
    return { removedIntegrationId: encodeId('Integration', integrationId) }
  },
  payload: (t) => ({
    removedIntegrationId: t.exposeID('removedIntegrationId', { nullable: true, description: 'By which bot no more.' }),
  }),
})
