import { builder } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import { reasonInWords } from '../failure.ts'
import { AttemptOutcomeRef } from './enums.ts'

builder.interfaceType('ProviderCall', {
  description: 'One call of the provider, for a message or a notice.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    number: t.exposeInt('number', { description: 'The how-manieth of its message or notice.' }),
    worker: t.exposeString('worker', { description: 'Which process called.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true, description: 'How long the answer took, in milliseconds.' }),
    outcome: t.expose('outcome', {
      type: AttemptOutcomeRef,
      nullable: true,
      description: 'How it ended; null while it runs.',
    }),
    httpCode: t.exposeInt('httpCode', { nullable: true, description: "The answer's HTTP status." }),
    answer: t.exposeString('answer', { nullable: true, description: "The provider's answer, without secrets." }),
    reason: t.string({
      nullable: true,
      description: "What that means, in the viewer's language.",
      resolve: ({ reason }, _args, context) => reasonInWords(context.locale, reason),
    }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next try was planned.',
    }),
  }),
})

const AttemptRef = builder.prismaObject('DeliveryAttempt', {
  interfaces: ['ProviderCall'],
  description: 'One call of the provider for one message.',
})

builder.prismaObject('MessageEdit', {
  description: 'What a message said before an edit.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    text: t.exposeString('text', { nullable: true, description: 'The words until then.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When they were replaced.' }),
  }),
})

// Read only where somebody asks for them, and then with the messages in one statement.
const inOrder = { orderBy: { number: 'asc' } } as const

builder.prismaObjectFields('Message', (t) => ({
  attempts: t.relation('attempts', {
    query: inOrder,
    complexity: { field: 1, multiplier: 2 },
    description: 'Every call of the provider for it, the first one first.',
  }),
  lastAttempt: t.field({
    type: AttemptRef,
    nullable: true,
    description: 'The newest call of the provider for it; null when there was none yet.',
    // The same selection as of `attempts`: two different ones would cost a statement for each message.
    select: (_args, _context, nested) => ({ attempts: nested(inOrder) }),
    resolve: ({ attempts }) => attempts.at(-1) ?? null,
  }),
  edits: t.prismaField({
    type: ['MessageEdit'],
    complexity: { field: 1, multiplier: 2 },
    description: 'What it said before, the oldest first.',
    select: { id: true },
    resolve: (query, message, _args, context) =>
      databaseOf(context).messageEdit.findMany({ ...query, where: { messageId: message.id }, orderBy: { at: 'asc' } }),
  }),
}))
