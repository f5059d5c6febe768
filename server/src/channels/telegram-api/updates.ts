import type { Update } from 'grammy/types'
import type { ChannelAccount } from '../channel.ts'
import { call } from './call/call.ts'

/** The kinds of updates we ask for. A bot registered for fewer is registered again at its next check. */
export const ALLOWED_UPDATES: Exclude<keyof Update, 'update_id'>[] = [
  'message',
  'edited_message',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'callback_query',
  'my_chat_member',
  'message_reaction',
]

/** Sets our webhook. Pending updates are kept: they are customers' messages. */
export async function registerWebhook(
  account: ChannelAccount,
  webhook: { url: string; secret: string },
): Promise<void> {
  const options = { secret_token: webhook.secret, allowed_updates: ALLOWED_UPDATES, drop_pending_updates: false }
  await call(account, (api) => api.setWebhook(webhook.url, options))
}

/** Whether a webhook registered for `kinds` misses some of ours; without a list Telegram leaves reactions out. */
export function lacksUpdates(kinds: string[] | undefined): boolean {
  return !kinds || ALLOWED_UPDATES.some((kind) => !kinds.includes(kind))
}

/** Takes the webhook away; pending updates are kept and come by getUpdates. */
export async function removeWebhook(account: ChannelAccount): Promise<void> {
  await call(account, (api) => api.deleteWebhook({ drop_pending_updates: false }))
}

/** One long poll; asking with an offset confirms everything below it. */
export async function poll(
  account: ChannelAccount,
  options: { offset: string; timeoutSeconds: number; signal: AbortSignal },
): Promise<unknown[]> {
  const { timeoutSeconds: timeout, signal } = options
  const query = { offset: Number(options.offset), limit: 100, timeout, allowed_updates: ALLOWED_UPDATES }
  return call(account, (api) => api.getUpdates(query, signal as never), timeout + 10)
}
