import { z } from 'zod'
import type { Types } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation, type Payload } from '../../graphql/mutation.ts'
import { assignLead, changeLeadState } from '../change-lead.ts'
import { createLead } from '../create-lead.ts'
import { LeadStateRef } from './lead.ts'

declareMutation('createLead', {
  description: 'Writes a lead down as if it had come from the site, with its notices.',
  input: (t) => ({
    siteId: t.id({ required: true, description: 'From which site.' }),
    name: t.string({ description: 'How he calls himself.' }),
    email: t.string({ description: 'His e-mail.' }),
    phone: t.string({ description: 'His phone.' }),
    company: t.string({ description: 'His company.' }),
    message: t.string({ description: 'What he wants.' }),
    utm: t.field({ type: 'JSON', description: 'Marks of advertisements: {"utm_source": "google"}.' }),
    page: t.string({ description: 'The page he was on.' }),
    device: t.string({ description: 'desktop, tablet or mobile.' }),
    clientMutationId: t.string({ description: 'A repeat with the same id and input is answered like the first.' }),
  }),
  rules: z.object({ clientMutationId: z.string().min(1).max(100).nullish() }),
  run: async (input, context) => ({
    leadId: await createLead(viewerOf(context), { ...input, siteId: decodeId('Site', input.siteId) }),
  }),
  payload: (t) => leadField(t),
})

declareMutation('assignLead', {
  description: 'Gives a lead to a member, or to nobody.',
  input: (t) => ({
    leadId: t.id({ required: true, description: 'Which one.' }),
    memberId: t.id({ description: 'To whom; null: to nobody.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    leadId: await assignLead(viewerOf(context), {
      ...input,
      leadId: decodeId('Lead', input.leadId),
      memberId: decodeIdIfGiven('Member', input.memberId) ?? null,
    }),
  }),
  payload: (t) => leadField(t),
})

declareMutation('changeLeadState', {
  description: 'Says how a lead stands.',
  input: (t) => ({
    leadId: t.id({ required: true, description: 'Which one.' }),
    state: t.field({ type: LeadStateRef, required: true, description: 'How.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    leadId: await changeLeadState(viewerOf(context), { ...input, leadId: decodeId('Lead', input.leadId) }),
  }),
  payload: (t) => leadField(t),
})

function leadField(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ leadId: string }>>) {
  return {
    lead: t.prismaField({
      type: 'Lead',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { leadId: id }, _args, context) =>
        id ? databaseOf(context).lead.findUnique({ ...query, where: { id } }) : null,
    }),
  }
}
