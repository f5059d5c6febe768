import { z } from 'zod'
import { viewerOf } from '../../graphql/context.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { updateViewer } from '../update-viewer.ts'
import { LocaleRef } from './enums.ts'
import { personName } from './rules.ts'
import { viewerField } from './viewer.ts'

declareMutation('updateViewer', {
  description: "Changes the viewer's own name, language or time for second thoughts.",
  input: (t) => ({
    locale: t.field({ type: LocaleRef, description: 'The language to read.' }),
    name: t.string({ description: 'The name colleagues see.' }),
    undoSendSeconds: t.int({ description: 'For how long an answer can be taken back: 0, 3, 5 or 10 seconds.' }),
  }),
  rules: z.object({ name: personName.nullish(), undoSendSeconds: z.literal([0, 3, 5, 10]).nullish() }),
  run: async (input, context) => {
    const viewer = await updateViewer(viewerOf(context), input)
    context.become(viewer)
    return { viewer }
  },
  payload: (t) => viewerField(t),
})
