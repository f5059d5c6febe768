import { z } from 'zod'
import { declareMutation } from '../../graphql/mutation.ts'
import { setUp } from '../set-up/set-up.ts'
import { clientOf, enter } from './enter.ts'
import { LocaleRef } from './enums.ts'
import { anyPassword, emailAddress, personName } from './rules.ts'
import { viewerField } from './viewer.ts'

declareMutation('setUp', {
  description: 'Makes the first organization and its owner; needs the one-time code from the log of the server.',
  isPublic: true,
  input: (t) => ({
    code: t.string({ required: true, description: 'The code from the log.' }),
    organizationName: t.string({ required: true, description: 'The name of the organization.' }),
    name: t.string({ required: true, description: "The owner's name." }),
    email: t.string({ required: true, description: 'His e-mail, by which he signs in.' }),
    password: t.string({ required: true, description: 'His password, at least eight characters.' }),
    locale: t.field({ type: LocaleRef, required: true, description: 'His language and that of automatic texts.' }),
    timeZone: t.string({ required: true, description: 'An IANA name, for example Europe/Moscow.' }),
  }),
  rules: z.object({
    code: z.string().max(100),
    organizationName: personName,
    name: personName,
    email: emailAddress,
    password: anyPassword,
    timeZone: z.string().max(100),
  }),
  run: async (input, context) => enter(context, await setUp(input, clientOf(context))),
  payload: (t) => viewerField(t),
})
