import type { AccountProfile, PersonProfile, WebhookHealth } from '../../channels/channel.ts'
import type { ChannelError } from '../../channels/errors.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { judgeWebhook } from '../../integrations/webhook/judge.ts'

/** What is looked at, in the order in which a person should read it. */
export const checkKeys = ['API', 'TOKEN', 'ACTIVE', 'WEBHOOK', 'OWNER_CHAT', 'CLIENTS', 'LINKS', 'LAST_ERROR'] as const
/** What a check found. */
export const checkStates = ['OK', 'WARNING', 'FAILED'] as const

/** One finding. `text` is a key below `check.<key>.`, `facts` fill its places, `at` is when it happened. */
export type Check = {
  key: (typeof checkKeys)[number]
  state: (typeof checkStates)[number]
  text: string
  facts?: Record<string, string | number | undefined>
  at?: Date | null
}

/** What the provider answered, or why it did not; null when it was not asked. */
export type Answered<T> = { value: T; ms: number } | { error: ChannelError } | null

/** A send that went wrong lately: the newest one, whether it was a notice, and how many there were of both. */
export type Trouble = { reason: string; answer: string | null; at: Date; count: number; isNotice: boolean }

/** How many customers a bot talks to, and how many of them it cannot reach any more; both capped. */
export type Clients = { count: number; unreachable: number }

/** Open orders of clients, and how many of these clients no bot can write to; both capped. */
export type Links = { orders: number; untied: number }

const isRefusal = ({ code }: ChannelError) => code === 'INVALID_TOKEN' || code === 'NOT_FOUND'

/** Whether the provider answers at all: a refusal is an answer. */
export function judgeApi(me: Answered<AccountProfile>): Check {
  if (!me) return { key: 'API', state: 'WARNING', text: 'UNASKED' }
  if ('value' in me) return { key: 'API', state: 'OK', text: 'OK', facts: { ms: me.ms } }
  if (me.error.code === 'UNREACHABLE') return { key: 'API', state: 'FAILED', text: 'SILENT' }
  if (me.error.code === 'RATE_LIMITED') return { key: 'API', state: 'WARNING', text: 'LIMITED' }
  return { key: 'API', state: 'OK', text: 'ANSWERS' }
}

/** Whether the token opens the bot it was connected for; null stands for a token that could not be read. */
export function judgeToken(me: Answered<AccountProfile>, providerAccountId: string): Check {
  const key = 'TOKEN'
  if (!me) return { key, state: 'FAILED', text: 'UNREADABLE' }
  if ('error' in me) {
    return isRefusal(me.error) ? { key, state: 'FAILED', text: 'REFUSED' } : { key, state: 'WARNING', text: 'UNASKED' }
  }
  const name = me.value.username ? `@${me.value.username}` : me.value.name
  const isSame = me.value.id === providerAccountId
  return { key, state: isSame ? 'OK' : 'FAILED', text: isSame ? 'OK' : 'OTHER_BOT', facts: { name } }
}

const manyPending = 100

/** Whether customers' messages come to us and to nobody else. */
export function judgeTransport(
  integration: Pick<Integration, 'webhookActive' | 'webhookUrl' | 'statusReason'>,
  health: Answered<WebhookHealth>,
  now: Date,
): Check {
  const key = 'WEBHOOK'
  if (!health || 'error' in health) return { key, state: 'WARNING', text: 'UNASKED' }
  const [reason = '', ...detail] = (judgeWebhook(integration, health.value, now).reason ?? '').split(': ')
  const facts = { detail: detail.join(': '), count: health.value.pending }
  if (reason) {
    const isTaken = ['WEBHOOK_FOREIGN', 'WEBHOOK_LOST', 'POLLING_CONFLICT'].includes(reason)
    return { key, state: isTaken ? 'FAILED' : 'WARNING', text: reason, facts }
  }
  if (health.value.pending > manyPending) return { key, state: 'WARNING', text: 'PENDING', facts }
  return { key, state: 'OK', text: integration.webhookActive ? 'OK' : 'POLLING', facts }
}

/** Whether the owner's notices have a chat that the bot may write to. */
export function judgeOwnerChat(ownerChatId: string | null, chat: Answered<PersonProfile>): Check {
  const key = 'OWNER_CHAT'
  if (!ownerChatId) return { key, state: 'WARNING', text: 'NONE' }
  if (!chat) return { key, state: 'WARNING', text: 'UNASKED' }
  if ('value' in chat) return { key, state: 'OK', text: 'OK', facts: { name: chat.value.name ?? ownerChatId } }
  const isGone = chat.error.code === 'REJECTED' || chat.error.code === 'NOT_FOUND'
  return { key, state: isGone ? 'FAILED' : 'WARNING', text: isGone ? 'GONE' : 'UNASKED' }
}

/** Whether customers are linked to the bot: it can only write to those who have started it. */
export function judgeClients({ count, unreachable }: Clients): Check {
  const key = 'CLIENTS'
  if (count === 0) return { key, state: 'WARNING', text: 'NONE' }
  if (unreachable > 0) return { key, state: 'WARNING', text: 'BLOCKED', facts: { count, unreachable } }
  return { key, state: 'OK', text: 'OK', facts: { count } }
}

/** Whether those who have orders can be told of them: an order whose client has no chat is told to nobody. */
export function judgeLinks({ orders, untied }: Links): Check {
  if (untied === 0) return { key: 'LINKS', state: 'OK', text: orders === 0 ? 'NONE' : 'OK', facts: { orders } }
  return { key: 'LINKS', state: 'WARNING', text: 'UNTIED', facts: { orders, untied } }
}

/** What went wrong last, within the last day. */
export function judgeTrouble(trouble: Trouble | null): Check {
  if (!trouble) return { key: 'LAST_ERROR', state: 'OK', text: 'OK' }
  const { count, reason, answer, at, isNotice } = trouble
  const facts = { count, reason, answer: answer ?? '' }
  return { key: 'LAST_ERROR', state: 'WARNING', text: isNotice ? 'NOTICE' : 'RECENT', facts, at }
}
