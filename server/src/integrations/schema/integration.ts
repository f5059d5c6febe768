import { builder } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { signedAddress } from '../../lib/signed-address.ts'
import { sayStatus } from './status-reason.ts'
import { ownWebhookUrl } from '../webhook/address.ts'
import { KindRef, ModeRef, StatusRef, TransportRef } from './enums.ts'
import { WebhookRef } from './webhook.ts'

builder.prismaNode('Integration', {
  id: { field: 'id' },
  nullable: true,
  description: 'A connected bot. No field of it holds a secret.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    kind: t.expose('kind', { type: KindRef, description: 'Which provider.' }),
    mode: t.expose('mode', { type: ModeRef, description: 'What it is for.' }),
    status: t.expose('status', { type: StatusRef, description: 'How it is.' }),
    statusReason: t.string({
      nullable: true,
      description: 'What is wrong and what to do, in words; null when nothing is.',
      resolve: ({ statusReason }, _args, context) => sayStatus(context.locale, statusReason),
    }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether it is switched on.' }),
    name: t.exposeString('name', { description: 'The name customers see.' }),
    username: t.exposeString('username', { nullable: true, description: 'Without @.' }),
    providerAccountId: t.exposeString('providerAccountId', {
      description: 'The public id of the bot at its provider.',
    }),
    avatarUrl: t.string({
      nullable: true,
      description: 'Its picture: a signed address on our host.',
      resolve: ({ avatarKey }) => (avatarKey ? signedAddress(avatarKey) : null),
    }),
    tokenMasked: t.exposeString('tokenMask', {
      description: 'Dots and the beginning of the secret half of the token; never the whole.',
    }),
    branch: t.relation('branch', { nullable: true, description: 'Where its conversations belong.' }),
    transport: t.field({
      type: TransportRef,
      description: 'How messages come.',
      resolve: ({ webhookActive }) => (webhookActive ? 'WEBHOOK' : 'POLLING'),
    }),
    webhook: t.field({
      type: WebhookRef,
      description: 'The webhook and how it is.',
      resolve: (integration) => ({ ...integration, ownUrl: ownWebhookUrl(integration) }),
    }),
    welcomeMessage: t.exposeString('welcomeMessage', { nullable: true, description: 'What answers /start.' }),
    ownerChatId: t.exposeString('ownerChatId', { nullable: true, description: "The chat of the owner's notices." }),
    acceptGroups: t.exposeBoolean('acceptGroups', { description: 'Whether groups are conversations too.' }),
    version: t.exposeInt('version', { description: 'Grows with every change; give it back as expectedVersion.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was connected first.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it changed last.' }),
  }),
})

builder.queryFields((t) => ({
  integrations: t.prismaField({
    type: ['Integration'],
    description: 'The connected bots, the oldest first.',
    resolve: (query, _root, _args, context) =>
      databaseOf(context).integration.findMany({
        ...query,
        where: { disconnectedAt: null },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      }),
  }),
  integration: t.prismaField({
    type: 'Integration',
    nullable: true,
    description: 'One connected bot; null when there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) =>
      databaseOf(context).integration.findFirst({
        ...query,
        where: { id: decodeId('Integration', id), disconnectedAt: null },
      }),
  }),
}))
