import { z } from 'zod'
import { declareMutation } from '../../graphql/mutation.ts'
import { signIn } from '../access/sign-in.ts'
import { clientOf, enter, leave } from './enter.ts'
import { anyPassword } from './rules.ts'
import { viewerField } from './viewer.ts'

declareMutation('signIn', {
  description:
    'Opens a session; its secret goes into an HTTP-only cookie. Unknown e-mail and wrong password answer alike.',
  isPublic: true,
  input: (t) => ({
    email: t.string({ required: true, description: 'In any case of letters.' }),
    password: t.string({ required: true, description: 'The password.' }),
  }),
  rules: z.object({ email: z.string().max(254), password: anyPassword }),
  run: async (input, context) => enter(context, await signIn(input, clientOf(context))),
  payload: (t) => viewerField(t),
})

declareMutation('signOut', {
  description: 'Ends the session that asks.',
  run: async (_input, context) => {
    await leave(context)
    return {}
  },
})
