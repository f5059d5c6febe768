import type { Button, TextEntity } from '../../channels/channel.ts'
import { visibleTo } from '../../conversations/visible.ts'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { encodeId, decodeId } from '../../graphql/ids.ts'
import { type Failure, failureOf } from '../failure.ts'
import { AuthorKindRef, MessageDirectionRef, MessageKindRef, MessageStateRef } from './enums.ts'

const TextEntityRef = builder.objectRef<TextEntity>('TextEntity').implement({
  description: 'A formatted stretch of a text; offset and length in UTF-16 code units.',
  fields: (t) => ({
    type: t.exposeString('type', {
      description: 'bold, italic, code, pre, text_link, mention, url …, as Telegram names it.',
    }),
    offset: t.exposeInt('offset', { description: 'Where it begins.' }),
    length: t.exposeInt('length', { description: 'How long it is.' }),
    url: t.exposeString('url', { nullable: true, description: 'Where a text link leads.' }),
    language: t.exposeString('language', { nullable: true, description: 'Of a code block.' }),
  }),
})

const MessageFailureRef = builder.objectRef<Failure>('MessageFailure').implement({
  description: "Why a message did not arrive and what to do, in the viewer's language.",
  fields: (t) => ({
    code: t.exposeString('code', { description: 'For programs.' }),
    reason: t.exposeString('reason', { description: 'What happened.' }),
    nextStep: t.exposeString('nextStep', { description: 'What helps.' }),
    canRetry: t.exposeBoolean('canRetry', { description: 'Whether retryMessage takes it.' }),
    detail: t.exposeString('detail', { nullable: true, description: "The provider's own words." }),
  }),
})

const MessageButtonRef = builder.objectRef<Button>('MessageButton').implement({
  description: 'A button below a message.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Its words.' }),
    url: t.string({
      nullable: true,
      description: 'Where it leads; null for one that answers the bot.',
      resolve: (button) => ('url' in button ? button.url : null),
    }),
  }),
})

/** Nearly every message has none or one of these: a list of them costs like two, not like the ten of any list. */
const few = { field: 1, multiplier: 2 }

const isOf = (data: unknown, key: string) => typeof data === 'object' && data !== null && key in data

/** The type, for connections (elsewhere it is known by its name). */
export const MessageRef = builder.prismaNode('Message', {
  id: { field: 'id' },
  nullable: true,
  description: 'One bubble of a conversation.',
  findUnique: (id, context) => ({ id, conversation: visibleTo(viewerOf(context)) }),
  fields: (t) => ({
    conversationId: t.id({
      description: 'The global id of its conversation.',
      select: { conversationId: true },
      resolve: (message) => encodeId('Conversation', message.conversationId),
    }),
    conversation: t.relation('conversation', { description: 'Where it was written.' }),
    integration: t.relation('integration', { description: 'The bot it came to or leaves by.' }),
    seq: t.exposeInt('seq', { description: 'Its number in the conversation, from 1.' }),
    inboundSeq: t.exposeInt('inboundSeq', { description: 'How many messages of the customer there are up to it.' }),
    direction: t.expose('direction', { type: MessageDirectionRef, description: 'Which way it went.' }),
    authorKind: t.expose('authorKind', { type: AuthorKindRef, description: 'Whose words it is.' }),
    author: t.relation('author', { nullable: true, description: 'The colleague who wrote it; null when he is gone.' }),
    kind: t.expose('kind', { type: MessageKindRef, description: 'What it is about.' }),
    text: t.exposeString('text', { nullable: true, description: 'Its words, or the caption of its files.' }),
    entities: t.field({
      type: [TextEntityRef],
      complexity: few,
      description: 'The formatting of the text.',
      select: { entities: true },
      resolve: (message) => (message.entities ?? []) as TextEntity[],
    }),
    data: t.expose('data', {
      type: 'JSON',
      nullable: true,
      description: "What a kind without text says: coordinates, a phone, a poll's options.",
    }),
    buttons: t.field({
      type: t.listRef(t.listRef(MessageButtonRef)),
      complexity: few,
      description: 'The buttons below it, in rows; empty for most.',
      select: { buttons: true },
      resolve: (message) => (message.buttons ?? []) as Button[][],
    }),
    choice: t.boolean({
      description: 'The customer said it by pressing a button.',
      select: { data: true },
      resolve: (message) => isOf(message.data, 'choice'),
    }),
    authorName: t.exposeString('authorName', {
      nullable: true,
      description: 'Who wrote it when that is no member: a colleague in the staff group.',
    }),
    automation: t.string({
      nullable: true,
      description: 'What of the bot spoke: a rule, the FAQ, the greeting.',
      select: { data: true },
      resolve: ({ data }) => (isOf(data, 'automation') ? String((data as { automation: unknown }).automation) : null),
    }),
    state: t.expose('state', { type: MessageStateRef, description: 'How far it has come.' }),
    failure: t.field({
      type: MessageFailureRef,
      nullable: true,
      description: 'Why it did not arrive; null for the others.',
      select: { state: true, failureCode: true, failureDetail: true },
      resolve: (message, _args, context) => failureOf(context.locale, message),
    }),
    attachments: t.relation('attachments', {
      query: { orderBy: { position: 'asc' } },
      complexity: few,
      description: 'Its files, in order.',
    }),
    albumId: t.exposeString('albumId', { nullable: true, description: 'Messages with the same one belong together.' }),
    replyTo: t.relation('replyTo', { nullable: true, description: 'What it answers.' }),
    clientMutationId: t.exposeString('clientMutationId', {
      nullable: true,
      description: 'The name its sender gave it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When we stored it.' }),
    providerAt: t.expose('providerAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the customer wrote it, by the provider’s clock.',
    }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'When the provider took it.' }),
    editedAt: t.expose('editedAt', { type: 'DateTime', nullable: true, description: 'When it was last edited.' }),
    deletedAt: t.expose('deletedAt', { type: 'DateTime', nullable: true, description: 'When it was deleted.' }),
    attemptCount: t.exposeInt('attemptCount', { description: 'Tries of this send so far.' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next try is.',
    }),
  }),
})

builder.queryField('message', (t) =>
  t.prismaField({
    type: 'Message',
    nullable: true,
    description: 'One message; null when there is none that the viewer may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, args, context) => {
      const where = { id: decodeId('Message', args.id), conversation: visibleTo(viewerOf(context)) }
      return databaseOf(context).message.findFirst({ ...query, where })
    },
  }),
)
