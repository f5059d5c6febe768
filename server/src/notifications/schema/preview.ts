import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import { say } from '../../texts.ts'
import type { TemplateProblem } from '../render/render.ts'
import { type NoticePreview, previewNotification } from '../rules/preview.ts'
import { NoticeEventRef } from './enums.ts'

const ProblemRef = builder.objectRef<TemplateProblem>('TemplateProblem').implement({
  description: 'A place in a text that means nothing there.',
  fields: (t) => ({
    variable: t.exposeString('variable', { description: 'As it was written, without braces.' }),
    position: t.exposeInt('position', { description: 'Where it begins, in UTF-16 code units.' }),
    message: t.string({
      description: 'What is wrong with it.',
      resolve: ({ kind, variable }, _args, context) => say(context.locale, `notice.problem.${kind}`, { variable }),
    }),
  }),
})

const PreviewRef = builder.objectRef<NoticePreview>('NoticePreview').implement({
  description: 'How a text would read.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Filled in.' }),
    problems: t.expose('problems', {
      type: [ProblemRef],
      description: 'What is wrong with it; empty when nothing is.',
    }),
  }),
})

builder.queryField('previewNotification', (t) =>
  t.field({
    type: PreviewRef,
    description: 'A text of a notice filled in from an order, or from an example. For those who supervise.',
    args: {
      event: t.arg({ type: NoticeEventRef, required: true, description: 'Of what.' }),
      text: t.arg.string({ required: true, description: 'The text, up to 4000 characters.' }),
      orderId: t.arg.id({ description: 'From which order; an example when absent.' }),
      branchId: t.arg.id({ description: 'By whose clock.' }),
    },
    resolve: (_root, args, context) =>
      previewNotification(viewerOf(context), {
        event: args.event,
        text: args.text.slice(0, 4000),
        orderId: decodeIdIfGiven('Order', args.orderId),
        branchId: decodeIdIfGiven('Branch', args.branchId),
      }),
  }),
)
