import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { linkContact, unlinkIdentity } from '../identities/link-contact.ts'
import { contactField } from './payload.ts'

const LinkWayRef = builder.enumType('LinkWay', {
  description: 'By what a member knows whose an address is.',
  values: {
    PHONE: { description: 'Both cards bear the same phone; else it is refused.' },
    MANUAL: { description: 'He knows.' },
  },
})

declareMutation('linkContact', {
  description:
    'Ties an address to a card: it moves there with its conversations; the card of the unknown writer goes when empty.',
  input: (t) => ({
    contactId: t.id({ required: true, description: 'Whose it is.' }),
    identityId: t.id({ required: true, description: 'Which address.' }),
    by: t.field({ type: LinkWayRef, required: true, description: 'By what that is known.' }),
  }),
  run: async (input, context) => ({
    contactId: await linkContact(viewerOf(context), {
      ...input,
      contactId: decodeId('Contact', input.contactId),
      identityId: decodeId('ContactIdentity', input.identityId),
    }),
  }),
  payload: (t) => contactField(t),
})

declareMutation('unlinkIdentity', {
  description: 'Takes an address from the card it was tied to; it stands for an unknown writer again.',
  input: (t) => ({ identityId: t.id({ required: true, description: 'Which address.' }) }),
  run: async (input, context) => ({
    contactId: await unlinkIdentity(viewerOf(context), decodeId('ContactIdentity', input.identityId)),
  }),
  payload: (t) => contactField(t),
})
