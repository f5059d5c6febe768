import { z } from 'zod'
import { builder } from '../graphql/builder.ts'
import { databaseOf, viewerOf } from '../graphql/context.ts'
import { decodeId } from '../graphql/ids.ts'
import { signedAddress } from '../lib/signed-address.ts'
import { contactsNamed, visibleContacts } from './visible.ts'

builder.prismaNode('ContactIdentity', {
  id: { field: 'id' },
  nullable: true,
  description: 'One address of a customer at one provider.',
  findUnique: (id, context) => ({ id, contact: visibleContacts(viewerOf(context)) }),
  fields: (t) => ({
    provider: t.exposeString('provider', { description: 'Which messenger.' }),
    externalId: t.exposeString('externalId', { description: 'His id there.' }),
    username: t.exposeString('username', { nullable: true, description: 'His name there, without @.' }),
    displayName: t.exposeString('displayName', { description: 'How he calls himself there.' }),
  }),
})

builder.prismaNode('Contact', {
  id: { field: 'id' },
  nullable: true,
  description: 'A customer: who writes.',
  findUnique: (id, context) => ({ id, AND: [visibleContacts(viewerOf(context))] }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'How he is called here.' }),
    avatarUrl: t.string({
      nullable: true,
      description: 'Signed address of his picture on our host; null when he has none.',
      select: { avatarKey: true },
      resolve: ({ avatarKey }) => (avatarKey ? signedAddress(avatarKey) : null),
    }),
    locale: t.exposeString('locale', { nullable: true, description: 'The language of his messenger.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When he first wrote.' }),
    identities: t.relation('identities', { complexity: { field: 1, multiplier: 2 }, description: 'His addresses.' }),
  }),
})

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
      args: { search: t.arg.string({ description: 'A part of name or username.', validate: z.string().max(100) }) },
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
}))
