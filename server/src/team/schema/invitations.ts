import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { findInvitation, type InvitationPreview } from '../invitations/find-invitation.ts'
import { listInvitations } from '../invitations/revoke-invitation.ts'
import { canManageMembers } from '../policy.ts'
import { RoleRef } from './enums.ts'

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
