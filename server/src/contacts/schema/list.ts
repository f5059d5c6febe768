import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { samePhoneAs } from '../identities/same-phone.ts'
import { contactsNamed, visibleContacts } from '../visible.ts'

builder.queryFields((t) => ({
  contact: t.prismaField({
    type: 'Contact',
    nullable: true,
    description: 'One customer; null when there is none that the viewer may see.',
    args: { id: t.arg.id({ required: true, description: 'His id.' }) },
    resolve: (query, _root, args, context) => {
      const where = { id: decodeId('Contact', args.id), ...visibleContacts(viewerOf(context)) }
      return databaseOf(context).contact.findFirst({ ...query, where })
    },
  }),
  contacts: t.prismaConnection(
    {
      type: 'Contact',
      cursor: 'id',
      description: 'The customers, the newest first.',
      args: {
        search: t.arg.string({
          description: 'A part of name, username, phone, e-mail or company.',
          validate: z.string().max(100),
        }),
      },
      resolve: (query, _root, args, context) =>
        databaseOf(context).contact.findMany({
          ...query,
          where: { AND: [visibleContacts(viewerOf(context)), contactsNamed(args.search)] },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        }),
    },
    { name: 'QueryContactsConnection', description: 'A page of the customers.' },
    { name: 'QueryContactsEdge', description: 'One customer of a page.' },
  ),
  contactMatches: t.prismaField({
    type: ['Contact'],
    description: 'Other cards with the same phone: perhaps the same person.',
    args: { contactId: t.arg.id({ required: true, description: 'Whose.' }) },
    resolve: async (query, _root, args, context) => {
      const viewer = viewerOf(context)
      const where = await samePhoneAs(viewer, decodeId('Contact', args.contactId))
      return databaseOf(context).contact.findMany({ ...query, where, orderBy: { id: 'asc' }, take: 20 })
    },
  }),
}))
