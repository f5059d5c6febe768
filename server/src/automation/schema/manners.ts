import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { saveManners } from '../manners/save-manners.ts'
import { mustRead } from '../setting/check.ts'

builder.prismaObject('BotManners', {
  description: 'How a bot greets, and by which words it hands over to the people.',
  fields: (t) => ({
    integration: t.relation('integration', {
      nullable: true,
      description: 'Of which bot; null: of all that have none of their own.',
    }),
    isGreeting: t.exposeBoolean('isGreeting', { description: 'Whether the first message is greeted.' }),
    greeting: t.exposeString('greeting', { nullable: true, description: 'What is said to it, once.' }),
    handOffWords: t.exposeStringList('handOffWords', { description: 'Words, in any form, that ask for a person.' }),
    handOffText: t.exposeString('handOffText', { nullable: true, description: 'What is said then; null: our words.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

builder.queryField('botManners', (t) =>
  t.prismaField({
    type: ['BotManners'],
    description: 'All manners that are set.',
    resolve: (query, _root, _args, context) => {
      mustRead(viewerOf(context))
      return databaseOf(context).botManners.findMany({ ...query, orderBy: [{ integrationId: 'asc' }] })
    },
  }),
)

declareMutation('saveBotManners', {
  description: 'Sets the manners of a bot, or of all that have none of their own; for owners and administrators.',
  input: (t) => ({
    integrationId: t.id({ description: 'Of which bot; null: of all that have none of their own.' }),
    isGreeting: t.boolean({ required: true, description: 'Whether the first message is greeted.' }),
    greeting: t.string({ description: 'What is said to it.' }),
    handOffWords: t.stringList({ description: 'Words that ask for a person.' }),
    handOffText: t.string({ description: 'What is said then; null or empty: our words.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    mannersId: await saveManners(viewerOf(context), {
      ...input,
      integrationId: decodeIdIfGiven('Integration', input.integrationId),
      handOffWords: input.handOffWords ?? [],
    }),
  }),
  payload: (t) => ({
    manners: t.prismaField({
      type: 'BotManners',
      nullable: true,
      description: 'As they are now.',
      resolve: (query, { mannersId }, _args, context) =>
        mannersId ? databaseOf(context).botManners.findUnique({ ...query, where: { id: mannersId } }) : null,
    }),
  }),
})
