import type { Contact } from '../../generated/prisma/client.ts'
import { batched } from '../../graphql/batched.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { signedAddress } from '../../lib/signed-address.ts'
import { type ContactValue, valuesOf } from '../fields/values-of.ts'
import { visibleContacts } from '../visible.ts'
import { ContactFieldKindRef } from './field-kind.ts'

const AttributeRef = builder.objectRef<ContactValue>('ContactAttribute').implement({
  description: "One of the organization's own fields with what a customer's card says in it.",
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name for programs.' }),
    label: t.exposeString('label', { description: 'Its name for people.' }),
    kind: t.expose('kind', { type: ContactFieldKindRef, description: 'What it takes.' }),
    choices: t.exposeStringList('choices', { description: 'What may be chosen; empty for the other kinds.' }),
    value: t.exposeString('value', {
      nullable: true,
      description: 'What is written there; a number with a point, a date as 2026-12-31; null: nothing.',
    }),
  }),
})

const fieldsOf = batched(async (context, [one]: string[]) => {
  const fields = await databaseOf(context).contactField.findMany({ orderBy: [{ position: 'asc' }, { id: 'asc' }] })
  return new Map([[one!, fields]])
})

builder.prismaNode('Contact', {
  id: { field: 'id' },
  nullable: true,
  description: 'A customer: who writes.',
  findUnique: (id, context) => ({ id, AND: [visibleContacts(viewerOf(context))] }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'How he is called here.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'With + and the code of its country, digits only.' }),
    email: t.exposeString('email', { nullable: true, description: 'His e-mail.' }),
    company: t.exposeString('company', { nullable: true, description: 'Where he works, or for whom he orders.' }),
    externalId: t.exposeString('externalId', { nullable: true, description: 'What another system calls him.' }),
    attributes: t.field({
      type: [AttributeRef],
      description: "The organization's own fields, in their order, filled or not.",
      select: { attributes: true },
      resolve: async (contact, _args, context) =>
        valuesOf((await fieldsOf(context, 'all')) ?? [], contact.attributes as Contact['attributes']),
    }),
    avatarUrl: t.string({
      nullable: true,
      description: 'Signed address of his picture on our host; null when he has none.',
      select: { avatarKey: true },
      resolve: ({ avatarKey }) => (avatarKey ? signedAddress(avatarKey) : null),
    }),
    locale: t.exposeString('locale', { nullable: true, description: 'The language of his messenger.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When he first wrote.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
    identities: t.relation('identities', { complexity: { field: 1, multiplier: 2 }, description: 'His addresses.' }),
    isLinked: t.boolean({
      description: 'Whether one of his addresses is known to be his, so that he may hear of his orders there.',
      select: { identities: true },
      resolve: ({ identities }) => identities.some((identity) => identity.linkedAt !== null),
    }),
    links: t.relation('links', {
      complexity: { field: 1, multiplier: 2 },
      description: 'Links that were made for him, the newest first.',
      query: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 20 },
    }),
  }),
})
