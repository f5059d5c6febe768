import { z } from 'zod'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { removeSite, saveSite } from '../sites/save-site.ts'

declareMutation('saveSite', {
  description: 'Makes or changes a site. Absent leaves a thing as it is, null takes it away.',
  input: (t) => ({
    id: t.id({ description: 'Which one; absent: a new one.' }),
    name: t.string({ description: 'How it is called here; a new one needs it.' }),
    allowedOrigins: t.stringList({ description: 'Whose pages may send its leads: https://example.com.' }),
    branchId: t.id({ description: 'Where its leads belong.' }),
    integrationId: t.id({ description: 'The bot that tells of its leads.' }),
    isActive: t.boolean({ description: 'False: its form is not listened to.' }),
    greetingText: t.string({ description: 'The words of the greeting page.' }),
    greetingVoiceId: t.id({ description: 'Its voice: an upload of the viewer.' }),
    greetingImageIds: t.idList({ description: 'Its pictures: uploads of the viewer, up to ten, all of them anew.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  rules: z.object({ name: z.string().trim().min(1).max(200).nullish() }),
  run: async (input, context) => ({
    siteId: await saveSite(viewerOf(context), {
      ...input,
      id: decodeIdIfGiven('Site', input.id),
      branchId: decodeIdIfGiven('Branch', input.branchId),
      integrationId: decodeIdIfGiven('Integration', input.integrationId),
      greetingVoiceId: decodeIdIfGiven('Attachment', input.greetingVoiceId),
      greetingImageIds: input.greetingImageIds?.map((id) => decodeId('Attachment', id)),
    }),
  }),
  payload: (t) => ({
    site: t.prismaField({
      type: 'Site',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { siteId: id }, _args, context) =>
        id ? databaseOf(context).site.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
})

declareMutation('removeSite', {
  description: 'Removes a site; one that has sent leads can only be switched off.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
  run: async (input, context) => ({
    removedId: encodeId('Site', await removeSite(viewerOf(context), { siteId: decodeId('Site', input.id) })),
  }),
  payload: (t) => ({
    removedId: t.exposeID('removedId', { nullable: true, description: 'The one that is gone.' }),
  }),
})
