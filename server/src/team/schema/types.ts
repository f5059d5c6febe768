import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { canReadEmail } from '../policy.ts'
import { LocaleRef, localeOf, RoleRef } from './enums.ts'

builder.prismaNode('Organization', {
  id: { field: 'id' },
  nullable: true,
  description: 'A tenant: everything else belongs to exactly one.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    locale: t.field({ type: LocaleRef, description: 'The language of its automatic texts.', resolve: localeOf }),
    timeZone: t.exposeString('timeZone', { description: 'An IANA name, for example Europe/Moscow.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
})

const BranchRef = builder.prismaNode('Branch', {
  id: { field: 'id' },
  nullable: true,
  description: 'A place of the organization: workshop, shop, service point.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({ name: t.exposeString('name', { description: 'Its name.' }) }),
})

builder.prismaNode('Member', {
  id: { field: 'id' },
  nullable: true,
  description: "A person's seat in the organization.",
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As colleagues see it; customers never do.' }),
    role: t.expose('role', { type: RoleRef, description: 'What he may do.' }),
    isDisabled: t.boolean({ description: 'Whether he is shut out.', resolve: (member) => member.disabledAt !== null }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When he joined.' }),
    branches: t.field({
      type: [BranchRef],
      description: 'Where he works; none means everywhere.',
      select: { branches: { select: { branch: true } } },
      resolve: (member) => member.branches.map(({ branch }) => branch),
    }),
    email: t.string({
      nullable: true,
      description: 'Shown to himself and to those who manage members.',
      select: { id: true, account: { select: { email: true } } },
      resolve: (member, _args, context) => (canReadEmail(viewerOf(context), member) ? member.account.email : null),
    }),
  }),
})

builder.queryFields((t) => ({
  organization: t.prismaField({
    type: 'Organization',
    description: "The viewer's organization.",
    resolve: (query, _root, _args, context) => databaseOf(context).organization.findFirstOrThrow(query),
  }),
  members: t.prismaField({
    type: ['Member'],
    description: 'Everybody who works here, the disabled ones too, by name.',
    resolve: (query, _root, _args, context) =>
      databaseOf(context).member.findMany({ ...query, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
  }),
  branches: t.prismaField({
    type: ['Branch'],
    description: 'The branches, by name.',
    resolve: (query, _root, _args, context) =>
      databaseOf(context).branch.findMany({ ...query, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
  }),
}))
