import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { removeContactField, saveContactField } from '../fields/save-field.ts'
import { ContactFieldKindRef } from './field-kind.ts'

builder.prismaObject('ContactField', {
  description: 'A field of the card that the organization has made.',
  fields: (t) => ({
    id: t.id({
      description: 'Its global id.',
      select: { id: true },
      resolve: ({ id }) => encodeId('ContactField', id),
    }),
    key: t.exposeString('key', { description: 'Its name for programs.' }),
    label: t.exposeString('label', { description: 'Its name for people.' }),
    kind: t.expose('kind', { type: ContactFieldKindRef, description: 'What it takes.' }),
    choices: t.exposeStringList('choices', { description: 'What may be chosen; empty for the other kinds.' }),
    position: t.exposeInt('position', { description: 'Its place on the card, from 0.' }),
  }),
})

builder.queryField('contactFields', (t) =>
  t.prismaField({
    type: ['ContactField'],
    description: "The organization's own fields of the card, in their order.",
    resolve: (query, _root, _args, context) =>
      databaseOf(context).contactField.findMany({ ...query, orderBy: [{ position: 'asc' }, { id: 'asc' }] }),
  }),
)

declareMutation('saveContactField', {
  description: 'Makes or changes a field of the cards; for owners and administrators.',
  input: (t) => ({
    id: t.id({ description: 'Which field; a new one when absent.' }),
    key: t.string({
      description: 'Its name for programs, in small Latin letters; made up when absent, never changed.',
    }),
    label: t.string({ required: true, description: 'Its name for people.' }),
    kind: t.field({ type: ContactFieldKindRef, required: true, description: 'What it takes; never changed.' }),
    choices: t.stringList({ description: 'What may be chosen.' }),
    position: t.int({ description: 'Its place on the card; a new one comes last.' }),
  }),
  rules: z.object({ label: z.string().max(100), choices: z.array(z.string().max(100)).max(100).nullish() }),
  run: async (input, context) => ({
    fieldId: await saveContactField(viewerOf(context), { ...input, id: decodeIdIfGiven('ContactField', input.id) }),
  }),
  payload: (t) => ({
    field: t.prismaField({
      type: 'ContactField',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { fieldId: id }, _args, context) =>
        id ? databaseOf(context).contactField.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})

declareMutation('removeContactField', {
  description: 'Takes a field away, and what the cards say in it; for owners and administrators.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => {
    const id = await removeContactField(viewerOf(context), decodeId('ContactField', input.id))
    return { removedId: encodeId('ContactField', id) }
  },
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})
