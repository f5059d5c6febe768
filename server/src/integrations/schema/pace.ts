import type { Integration } from '../../generated/prisma/client.ts'
import { builder } from '../../graphql/builder.ts'

type Pace = Pick<Integration, 'botPerSecond' | 'chatPerSecond' | 'chatBurst' | 'groupPerMinute'>

/** How fast a bot may write. */
export const PaceRef = builder.objectRef<Pace>('IntegrationPace').implement({
  description: 'How fast a bot writes; messages beyond it wait in its queue.',
  fields: (t) => ({
    botPerSecond: t.exposeInt('botPerSecond', { description: 'Messages a second, to all chats together.' }),
    chatPerSecond: t.exposeFloat('chatPerSecond', { description: 'Messages a second to one person.' }),
    chatBurst: t.exposeInt('chatBurst', { description: 'How many of them at once after a rest.' }),
    groupPerMinute: t.exposeInt('groupPerMinute', { description: 'Messages a minute to one group.' }),
  }),
})

/** A change of the pace. */
export const PaceInputRef = builder.inputType('IntegrationPaceInput', {
  description: 'A new pace; what is absent stays.',
  fields: (t) => ({
    botPerSecond: t.int({ description: 'From 1 to 1000; Telegram allows 30.' }),
    chatPerSecond: t.float({ description: 'From 0.1 to 30; Telegram asks for 1.' }),
    chatBurst: t.int({ description: 'From 1 to 20.' }),
    groupPerMinute: t.int({ description: 'From 1 to 600; Telegram allows 20.' }),
  }),
})

builder.prismaObjectFields('Integration', (t) => ({
  humanMinutes: t.exposeInt('humanMinutes', {
    description: 'For how long an answer of a member silences the bot; 0: until somebody switches it back.',
  }),
  autoPerMinute: t.exposeInt('autoPerMinute', {
    description: 'So many automatic messages a minute in one chat, and the bot is silent there.',
  }),
  pace: t.field({ type: PaceRef, description: 'How fast it writes.', resolve: (integration) => integration }),
}))
