import { z } from 'zod'
import { declareMutation } from '../../graphql/mutation.ts'
import { acceptInvitation } from '../invitations/accept-invitation.ts'
import { clientOf, enter } from './enter.ts'
import { anyPassword, personName } from './rules.ts'
import { viewerField } from './viewer.ts'

declareMutation('acceptInvitation', {
  description:
    'Seats the invited person and signs him in. Who has an account gives its password, anybody else chooses one.',
  isPublic: true,
  input: (t) => ({
    token: t.string({ required: true, description: 'The last part of the link.' }),
    name: t.string({ required: true, description: 'The name colleagues will see.' }),
    password: t.string({ required: true, description: 'Of the existing account, or for the new one.' }),
  }),
  rules: z.object({ token: z.string().max(200), name: personName, password: anyPassword }),
  run: async (input, context) => enter(context, await acceptInvitation(input, clientOf(context))),
  payload: (t) => viewerField(t),
})
