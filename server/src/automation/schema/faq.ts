import type { FaqButton } from '../faq/faq-entry.ts'
import type { FaqMatch } from '../faq/match-faq.ts'
import { tryFaq } from '../faq/try-faq.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { mustRead } from '../setting/check.ts'

const ButtonRef = builder.objectRef<FaqButton>('FaqButton').implement({
  description: 'A button below an answer: another question, or an address.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Its words.' }),
    faqId: t.id({
      nullable: true,
      description: 'The entry that answers it.',
      resolve: (button) => ('faqId' in button ? encodeId('FaqEntry', button.faqId) : null),
    }),
    url: t.string({
      nullable: true,
      description: 'Where it leads.',
      resolve: (button) => ('url' in button ? button.url : null),
    }),
  }),
})

builder.prismaNode('FaqEntry', {
  id: { field: 'id' },
  nullable: true,
  description: 'A frequent question and its answer.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'How it is called; counts as a phrase.' }),
    phrases: t.exposeStringList('phrases', { description: 'Ways to ask, in any form of the words.' }),
    keywords: t.exposeStringList('keywords', { description: 'Words one of which is enough.' }),
    patterns: t.exposeStringList('patterns', { description: 'Regular expressions one of which is enough.' }),
    answer: t.exposeString('answer', { description: 'What the bot says.' }),
    buttons: t.field({
      type: [ButtonRef],
      description: 'What the customer may choose next.',
      select: { buttons: true },
      resolve: ({ buttons }) => (Array.isArray(buttons) ? (buttons as FaqButton[]) : []),
    }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether it answers.' }),
    position: t.exposeInt('position', { description: 'Its place: the first of equals answers.' }),
    branch: t.relation('branch', { nullable: true, description: 'Only in this branch.' }),
    integration: t.relation('integration', { nullable: true, description: 'Only with this bot.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

const MatchRef = builder.objectRef<FaqMatch<{ id: string }>>('FaqMatch').implement({
  description: 'The entry that would answer, and how sure that is.',
  fields: (t) => ({
    entry: t.prismaField({
      type: 'FaqEntry',
      description: 'The entry.',
      resolve: (query, { entry: { id } }, _args, context) =>
        databaseOf(context).faqEntry.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    score: t.exposeFloat('score', { description: 'From 0.5, a guess, to 1, the very words.' }),
    reason: t.exposeString('reason', { description: 'By what: the phrase, keywords or pattern.' }),
  }),
})

builder.queryFields((t) => ({
  faqEntries: t.prismaField({
    type: ['FaqEntry'],
    description: 'Every entry, in order.',
    resolve: (query, _root, _args, context) => {
      mustRead(viewerOf(context))
      return databaseOf(context).faqEntry.findMany({ ...query, orderBy: [{ position: 'asc' }, { id: 'asc' }] })
    },
  }),
  matchFaq: t.field({
    type: MatchRef,
    nullable: true,
    description: 'Tries a text; null when no entry would answer.',
    args: {
      text: t.arg.string({ required: true, description: 'What a customer might write.' }),
      integrationId: t.arg.id({ description: 'To which bot; any when absent.' }),
    },
    resolve: (_root, { text, integrationId }, context) =>
      tryFaq(viewerOf(context), { text, integrationId: decodeIdIfGiven('Integration', integrationId) }),
  }),
}))
