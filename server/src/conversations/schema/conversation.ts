import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { composerBlocks, composerState, type ComposerState } from '../composer.ts'
import { visibleTo } from '../visible.ts'

const ConversationStatus = builder.enumType('ConversationStatus', {
  description: 'Whether work on a conversation goes on.',
  values: {
    OPEN: { description: 'Somebody answers, or should.' },
    CLOSED: { description: 'Done; the next message of the customer opens it again.' },
  },
})

const blockMeanings: Record<(typeof composerBlocks)[number], string> = {
  UNREACHABLE: 'The customer has blocked the bot or is gone.',
  INTEGRATION_OFF: 'The bot is switched off or disconnected.',
  INTEGRATION_SUSPENDED: 'The provider does not accept the token any more.',
  NO_RIGHT: 'The role only reads.',
  CLOSED_CHANNEL: 'The bot only sends notices.',
}

const ComposerBlock = builder.enumType('ComposerBlock', {
  description: 'Why nothing can be sent.',
  values: Object.fromEntries(composerBlocks.map((code) => [code, { description: blockMeanings[code] }])) as Record<
    (typeof composerBlocks)[number],
    { description: string }
  >,
})

const ComposerStateRef = builder.objectRef<ComposerState>('ComposerState').implement({
  description: 'What may be sent now, computed by the server from channel, rights and state.',
  fields: (t) => ({
    canSend: t.exposeBoolean('canSend', { description: 'Whether anything may be sent.' }),
    reason: t.expose('reason', { type: ComposerBlock, nullable: true, description: 'Why not; null when it may.' }),
    maxTextLength: t.exposeInt('maxTextLength', {
      description: 'Longest text of one message in UTF-16 code units; a longer one becomes several.',
    }),
    maxCaptionLength: t.exposeInt('maxCaptionLength', { description: 'Longest text beside files, likewise.' }),
    maxFiles: t.exposeInt('maxFiles', { description: 'Most files of one message.' }),
    maxFileBytes: t.exposeInt('maxFileBytes', { description: 'Biggest file in bytes.' }),
    maxPhotoBytes: t.exposeInt('maxPhotoBytes', {
      description: 'Biggest photo in bytes; a bigger one goes as a file.',
    }),
  }),
})

const composerNeeds = { kind: true, mode: true, status: true, isActive: true, disconnectedAt: true } as const

/** The type, for connections (elsewhere it is known by its name). */
export const ConversationRef = builder.prismaNode('Conversation', {
  id: { field: 'id' },
  nullable: true,
  description: 'One chat of one customer with one bot: what is written, who answers, how it stands.',
  findUnique: (id, context) => ({ id, AND: [visibleTo(viewerOf(context))] }),
  fields: (t) => ({
    integration: t.relation('integration', {
      description: 'The bot through which it runs; answers leave as this bot.',
    }),
    contact: t.relation('contact', { description: 'The customer.' }),
    branch: t.relation('branch', {
      nullable: true,
      description: 'The branch it belongs to; null means everybody sees it.',
    }),
    assignee: t.relation('assignee', { nullable: true, description: 'Who answers it.' }),
    status: t.expose('status', { type: ConversationStatus, description: 'Open or closed.' }),
    lastSeq: t.exposeInt('lastSeq', { description: 'The number of the newest message; messages are numbered from 1.' }),
    inboundSeq: t.exposeInt('inboundSeq', { description: 'How many messages the customer has written.' }),
    lastMessageAt: t.expose('lastMessageAt', {
      type: 'DateTime',
      description: 'When the newest message came or went.',
    }),
    lastMessageText: t.exposeString('lastMessageText', { nullable: true, description: 'Its beginning, for lists.' }),
    lastMessageKind: t.expose('lastMessageKind', { type: 'MessageKind', nullable: true, description: 'Its kind.' }),
    lastMessageDirection: t.expose('lastMessageDirection', {
      type: 'MessageDirection',
      nullable: true,
      description: 'Who wrote it: the customer or we.',
    }),
    awaitingReplySince: t.expose('awaitingReplySince', {
      type: 'DateTime',
      nullable: true,
      description: "The customer's oldest message that nobody has answered.",
    }),
    unreachableSince: t.expose('unreachableSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the customer cannot be written to.',
    }),
    unreachableReason: t.exposeString('unreachableReason', { nullable: true, description: 'Why not, as a code.' }),
    version: t.exposeInt('version', {
      description: 'Grows with every change by hand; give it back as expectedVersion.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it began.' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true, description: 'When it was closed.' }),
    composer: t.field({
      type: ComposerStateRef,
      description: 'What the viewer may send now.',
      select: { unreachableSince: true, integration: { select: composerNeeds } },
      resolve: (conversation, _args, context) => composerState(viewerOf(context), conversation),
    }),
  }),
})

builder.queryField('conversation', (t) =>
  t.prismaField({
    type: 'Conversation',
    nullable: true,
    description: 'One conversation; null when there is none that the viewer may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, args, context) => {
      const id = decodeId('Conversation', args.id)
      return databaseOf(context).conversation.findFirst({ ...query, where: { id, ...visibleTo(viewerOf(context)) } })
    },
  }),
)
