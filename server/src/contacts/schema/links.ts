import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { createContactLink } from '../links/make-link.ts'

builder.prismaObject('ContactLink', {
  description: 'A one-time link: whoever follows it is this customer from then on.',
  fields: (t) => ({
    id: t.id({ description: 'Its global id.', select: { id: true }, resolve: ({ id }) => encodeId('ContactLink', id) }),
    url: t.string({
      nullable: true,
      description: 'The address to open; told only in the answer that made it, null afterwards.',
      resolve: (link) => ('url' in link && typeof link.url === 'string' ? link.url : null),
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends by itself.' }),
    usedAt: t.expose('usedAt', { type: 'DateTime', nullable: true, description: 'When it was followed.' }),
    integration: t.relation('integration', { description: 'The bot it leads to.' }),
  }),
})

declareMutation('createContactLink', {
  description: 'Makes a one-time link (seven days long) that ties whoever follows it to a customer.',
  input: (t) => ({
    contactId: t.id({ required: true, description: 'Which customer.' }),
    integrationId: t.id({ required: true, description: 'To which bot it leads.' }),
  }),
  run: async (input, context) => ({
    made: await createContactLink(viewerOf(context), {
      contactId: decodeId('Contact', input.contactId),
      integrationId: decodeId('Integration', input.integrationId),
    }),
  }),
  payload: (t) => ({
    link: t.prismaField({
      type: 'ContactLink',
      nullable: true,
      description: 'The link with its address; null when none was made.',
      resolve: async (query, { made }, _args, context) => {
        const link = made && (await databaseOf(context).contactLink.findUnique({ ...query, where: { id: made.id } }))
        return link ? { ...link, url: made.url } : null
      },
    }),
  }),
})
