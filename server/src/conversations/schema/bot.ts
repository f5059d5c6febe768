import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { botModeAt, type ConversationBot } from '../mode/bot-mode.ts'
import { setMode } from '../mode/set-mode.ts'
import { conversationField, conversationId } from './fields.ts'

const BotModeRef = builder.enumType('BotMode', {
  description: 'Who has a dialog.',
  values: {
    BOT: { description: 'The bot answers what it can.' },
    HUMAN: { description: 'People answer, the bot is silent.' },
  },
})

const ConversationBotRef = builder.objectRef<ConversationBot>('ConversationBot').implement({
  description: 'Who has the dialog now.',
  fields: (t) => ({
    mode: t.expose('mode', { type: BotModeRef, description: 'The mode in force at the time of the answer.' }),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'When the bot comes back by itself; null: it has the dialog, or somebody has to switch it back.',
    }),
  }),
})

builder.prismaObjectFields('Conversation', (t) => ({
  bot: t.field({
    type: ConversationBotRef,
    description: 'Bot or people.',
    select: { botMode: true, botPausedUntil: true },
    resolve: (conversation) => botModeAt(conversation, new Date()),
  }),
}))

declareMutation('setConversationBot', {
  description: 'Gives a dialog to the bot or to the people.',
  input: (t) => ({
    ...conversationId(t),
    mode: t.field({ type: BotModeRef, required: true, description: 'Who is to have it.' }),
    pausedUntil: t.field({ type: 'DateTime', description: 'With HUMAN: when the bot comes back by itself.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    conversationId: await setMode(viewerOf(context), {
      ...input,
      conversationId: decodeId('Conversation', input.conversationId),
    }),
  }),
  payload: (t) => conversationField(t),
})
