import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { upsertContact } from '../card/upsert.ts'
import { contactField } from './payload.ts'

const AttributeInput = builder.inputType('ContactAttributeInput', {
  description: "What is to be written into one of the organization's own fields.",
  fields: (t) => ({
    key: t.string({ required: true, description: 'Which field.' }),
    value: t.string({ description: 'What; null or empty takes it away.' }),
  }),
})

const text = z.string().max(200).nullish()

declareMutation('upsertContact', {
  description: 'Changes a card, or makes one when there is none with this external id. What is absent stays as it is.',
  input: (t) => ({
    id: t.id({ description: 'Which card; by externalId or a new one when absent.' }),
    externalId: t.string({ description: 'What another system calls him; one card has it.' }),
    name: t.string({ description: 'How he is called; a new card needs a name, a phone or an e-mail.' }),
    phone: t.string({ description: 'Written in any way; without a country it is a Russian one. Null takes it away.' }),
    email: t.string({ description: 'His e-mail; null takes it away.' }),
    company: t.string({ description: 'Where he works; null takes it away.' }),
    attributes: t.field({ type: [AttributeInput], description: 'Values of own fields; others stay.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
    clientMutationId: t.string({ description: 'A repeat with the same id and input is answered like the first.' }),
  }),
  rules: z.object({
    externalId: text,
    name: text,
    phone: text,
    email: text,
    company: text,
    attributes: z.array(z.object({ value: z.string().max(2000).nullish() })).max(100).nullish(), // prettier-ignore
  }),
  run: async (input, context) => ({
    contactId: await upsertContact(viewerOf(context), { ...input, id: decodeIdIfGiven('Contact', input.id) }),
  }),
  payload: (t) => contactField(t),
})
