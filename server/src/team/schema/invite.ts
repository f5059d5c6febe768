import { z } from 'zod'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { inviteMember } from '../invitations/invite-member.ts'
import { revokeInvitation } from '../invitations/revoke-invitation.ts'
import { RoleRef } from './enums.ts'
import { emailAddress } from './rules.ts'

declareMutation('inviteMember', {
  description: 'Makes an invitation link for one e-mail; earlier links for it end.',
  input: (t) => ({
    email: t.string({ required: true, description: 'For whom.' }),
    role: t.field({ type: RoleRef, required: true, description: "Not above the viewer's own." }),
    branchIds: t.idList({ description: 'Where he will work; none means everywhere.' }),
  }),
  rules: z.object({ email: emailAddress }),
  run: (input, context) => {
    const branchIds = input.branchIds?.map((id) => decodeId('Branch', id))
    return inviteMember(viewerOf(context), { ...input, branchIds })
  },
  payload: (t) => ({
    invitation: t.prismaField({
      type: 'Invitation',
      nullable: true,
      description: 'The invitation.',
      resolve: (query, { invitationId: id }, _args, context) =>
        id ? databaseOf(context).invitation.findUnique({ ...query, where: { id } }) : null,
    }),
    link: t.exposeString('link', { nullable: true, description: 'The link to send to him; shown this once.' }),
  }),
})

declareMutation('revokeInvitation', {
  description: 'Makes an open invitation worthless.',
  input: (t) => ({ invitationId: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => ({
    invitationId: await revokeInvitation(viewerOf(context), {
      invitationId: decodeId('Invitation', input.invitationId),
    }),
  }),
  payload: (t) => ({
    invitation: t.prismaField({
      type: 'Invitation',
      nullable: true,
      description: 'The revoked one.',
      resolve: (query, { invitationId: id }, _args, context) =>
        id ? databaseOf(context).invitation.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})
