import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { sendContactLink } from '../contact-link/send-contact-link.ts'

declareMutation('sendContactLink', {
  description:
    'Makes a one-time link of a customer and sends it into a conversation, or only answers with its address.',
  input: (t) => ({
    contactId: t.id({ required: true, description: 'Which customer.' }),
    integrationId: t.id({ required: true, description: 'To which bot it leads.' }),
    toConversationId: t.id({ description: 'Where it is to be said; nowhere when absent.' }),
  }),
  run: (input, context) =>
    sendContactLink(viewerOf(context), {
      contactId: decodeId('Contact', input.contactId),
      integrationId: decodeId('Integration', input.integrationId),
      toConversationId: decodeIdIfGiven('Conversation', input.toConversationId),
    }),
  payload: (t) => ({
    message: t.prismaField({
      type: 'Message',
      nullable: true,
      description: 'What was sent; null when nothing was.',
      resolve: (query, { messageId: id }, _args, context) =>
        id ? databaseOf(context).message.findUnique({ ...query, where: { id } }) : null,
    }),
    link: t.prismaField({
      type: 'ContactLink',
      nullable: true,
      description: 'The link with its address; null when none was made.',
      resolve: async (query, { link: made }, _args, context) => {
        const link = made && (await databaseOf(context).contactLink.findUnique({ ...query, where: { id: made.id } }))
        return link ? { ...link, url: made.url } : null
      },
    }),
  }),
})
