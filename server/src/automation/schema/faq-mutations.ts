import { z } from 'zod'
import { saveFaqEntry } from '../faq/save-entry.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { removeRow, reorder } from '../setting/check.ts'

const ButtonInput = builder.inputType('FaqButtonInput', {
  description: 'A button: with `faqId` or with `url`.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Its words.' }),
    faqId: t.id({ description: 'The entry that answers it.' }),
    url: t.string({ description: 'Where it leads.' }),
  }),
})

declareMutation('saveFaqEntry', {
  description: 'Makes or changes an entry; for owners and administrators.',
  input: (t) => ({
    id: t.id({ description: 'Which one; a new one when absent.' }),
    title: t.string({ required: true, description: 'How it is called; counts as a phrase.' }),
    phrases: t.stringList({ description: 'Ways to ask.' }),
    keywords: t.stringList({ description: 'Words one of which is enough.' }),
    patterns: t.stringList({ description: 'Regular expressions; slow ones are refused.' }),
    answer: t.string({ required: true, description: 'What the bot says.' }),
    buttons: t.field({ type: [ButtonInput], description: 'What the customer may choose next.' }),
    isActive: t.boolean({ description: 'Whether it answers; a new one does when absent.' }),
    branchId: t.id({ description: 'Only in this branch.' }),
    integrationId: t.id({ description: 'Only with this bot.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    entryId: await saveFaqEntry(viewerOf(context), {
      ...input,
      id: decodeIdIfGiven('FaqEntry', input.id),
      phrases: input.phrases ?? [],
      keywords: input.keywords ?? [],
      patterns: input.patterns ?? [],
      buttons: (input.buttons ?? []).map(({ text, faqId, url }) =>
        faqId ? { text, faqId: decodeId('FaqEntry', faqId) } : { text, url },
      ),
      branchId: decodeIdIfGiven('Branch', input.branchId),
      integrationId: decodeIdIfGiven('Integration', input.integrationId),
    }),
  }),
  payload: (t) => ({
    entry: t.prismaField({
      type: 'FaqEntry',
      nullable: true,
      description: 'As it is now.',
      resolve: (query, { entryId }, _args, context) =>
        entryId ? databaseOf(context).faqEntry.findUnique({ ...query, where: { id: entryId } }) : null,
    }),
  }),
})

declareMutation('removeFaqEntry', {
  description: 'Removes an entry; buttons that lead to it are left out. For owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async ({ id }, context) => ({
    removedId: encodeId('FaqEntry', await removeRow(viewerOf(context), 'faq_entry', decodeId('FaqEntry', id))),
  }),
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})

declareMutation('reorderFaqEntries', {
  description: 'Gives the entries their order; for owners and administrators.',
  input: (t) => ({ ids: t.idList({ required: true, description: 'The entries in their new order.' }) }),
  rules: z.object({ ids: z.array(z.string()).max(1000) }),
  run: async ({ ids }, context) => {
    const uuids = ids.map((id) => decodeId('FaqEntry', id))
    await reorder(viewerOf(context), 'faq_entry', uuids)
    return { isDone: true }
  },
  payload: (t) => ({
    entries: t.prismaField({
      type: ['FaqEntry'],
      description: 'All of them in the order that holds now; none when nothing was done.',
      resolve: (query, { isDone }, _args, context) =>
        isDone ? databaseOf(context).faqEntry.findMany({ ...query, orderBy: [{ position: 'asc' }] }) : [],
    }),
  }),
})
