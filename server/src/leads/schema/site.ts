import { builder } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import { signedAddress } from '../../lib/signed-address.ts'
import { snippetOf } from '../sites/snippet.ts'

builder.prismaNode('Site', {
  id: { field: 'id' },
  nullable: true,
  description: 'A web site whose form sends leads.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'How it is called here.' }),
    publicKey: t.exposeString('publicKey', { description: 'What its form names itself by; no secret.' }),
    allowedOrigins: t.exposeStringList('allowedOrigins', { description: 'Whose pages may send its leads.' }),
    branch: t.relation('branch', { nullable: true, description: 'Where its leads belong.' }),
    integration: t.relation('integration', { nullable: true, description: 'The bot that tells of its leads.' }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether its form is listened to.' }),
    snippet: t.string({ description: 'What to put into its page.', select: { publicKey: true }, resolve: snippetOf }),
    greetingText: t.exposeString('greetingText', { nullable: true, description: 'The words of the greeting page.' }),
    greetingVoiceUrl: t.string({
      nullable: true,
      description: 'Its voice: a signed address on our host.',
      select: { greetingVoiceKey: true },
      resolve: ({ greetingVoiceKey }) => (greetingVoiceKey ? signedAddress(greetingVoiceKey) : null),
    }),
    greetingImageUrls: t.stringList({
      description: 'Its pictures, in order.',
      select: { greetingImageKeys: true },
      resolve: ({ greetingImageKeys }) => greetingImageKeys.map((key) => signedAddress(key)),
    }),
    version: t.exposeInt('version', { description: 'Grows with every change; give it back as expectedVersion.' }),
  }),
})

builder.queryField('sites', (t) =>
  t.prismaField({
    type: ['Site'],
    description: 'The sites, by name.',
    resolve: (query, _root, _args, context) =>
      databaseOf(context).site.findMany({ ...query, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
  }),
)
