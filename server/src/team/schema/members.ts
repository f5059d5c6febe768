import { z } from 'zod'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { createBranch } from '../branches.ts'
import { updateMember } from '../update-member.ts'
import { RoleRef } from './enums.ts'
import { personName } from './rules.ts'

declareMutation('updateMember', {
  description: 'Changes a member, shuts him out or lets him in again. Not above oneself; never the last owner.',
  input: (t) => ({
    memberId: t.id({ required: true, description: 'Whom.' }),
    name: t.string({ description: 'A new name.' }),
    role: t.field({ type: RoleRef, description: "A new role, not above the viewer's own." }),
    isDisabled: t.boolean({ description: 'True shuts him out at once, his open screens too.' }),
    branchIds: t.idList({ description: 'Where he works; an empty list means everywhere.' }),
  }),
  rules: z.object({ name: personName.nullish() }),
  run: async (input, context) => ({
    memberId: await updateMember(viewerOf(context), {
      ...input,
      memberId: decodeId('Member', input.memberId),
      branchIds: input.branchIds?.map((id) => decodeId('Branch', id)),
    }),
  }),
  payload: (t) => ({
    member: t.prismaField({
      type: 'Member',
      nullable: true,
      description: 'As he is now.',
      resolve: (query, { memberId: id }, _args, context) =>
        id ? databaseOf(context).member.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})

declareMutation('createBranch', {
  description: 'Adds a branch.',
  input: (t) => ({ name: t.string({ required: true, description: 'Its name.' }) }),
  rules: z.object({ name: personName }),
  run: async (input, context) => ({ branchId: await createBranch(viewerOf(context), input) }),
  payload: (t) => ({
    branch: t.prismaField({
      type: 'Branch',
      nullable: true,
      description: 'The new one.',
      resolve: (query, { branchId: id }, _args, context) =>
        id ? databaseOf(context).branch.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})
