import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { acceptInvitation } from '../invitations/accept-invitation.ts'
import { findInvitation, type InvitationPreview } from '../invitations/find-invitation.ts'
import { inviteMember } from '../invitations/invite-member.ts'
import { listInvitations, revokeInvitation } from '../invitations/revoke-invitation.ts'
import { canManageMembers } from '../policy.ts'
import { clientOf, enter } from './enter.ts'
import { RoleRef } from './enums.ts'
import { anyPassword, emailAddress, personName } from './rules.ts'
import { viewerField } from './viewer.ts'

builder.prismaNode('Invitation', {
  id: { field: 'id' },
  nullable: true,
  description: 'A link that seats one person; the link itself is shown once.',
  findUnique: (id, context) => ({ id, AND: canManageMembers(viewerOf(context)) ? [] : [{ id: { in: [] } }] }),
  fields: (t) => ({
    email: t.exposeString('email', { description: 'For whom.' }),
    role: t.expose('role', { type: RoleRef, description: 'The role it gives.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends by itself.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    invitedBy: t.relation('invitedBy', { description: 'Who made it.' }),
  }),
})

const PreviewRef = builder.objectRef<InvitationPreview>('InvitationPreview').implement({
  description: 'What an invitation link shows before it is accepted.',
  fields: (t) => ({
    email: t.exposeString('email', { description: 'For whom.' }),
    role: t.expose('role', { type: RoleRef, description: 'The role it gives.' }),
    organizationName: t.exposeString('organizationName', { description: 'Who invites.' }),
  }),
})

builder.queryFields((t) => ({
  invitations: t.prismaField({
    type: ['Invitation'],
    description: 'Invitations that can still be accepted, newest first. For those who manage members.',
    resolve: (_query, _root, _args, context) => listInvitations(viewerOf(context)),
  }),
  invitation: t.field({
    type: PreviewRef,
    nullable: true,
    skipTypeScopes: true,
    description: 'The invitation of a link; null when it is unknown, used, revoked or expired.',
    args: {
      token: t.arg.string({ required: true, description: 'The last part of the link.', validate: z.string().max(200) }),
    },
    resolve: (_root, { token }) => findInvitation(token),
  }),
}))

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
