import type { AccountProfile, ChannelAccount, PersonProfile, WebhookHealth } from '../channel.ts'
import { ChannelError } from '../errors.ts'
import { call } from './call/call.ts'
import { lacksUpdates } from './updates.ts'

/** getMe and the bot's own photo; a bot without photo, or a server that will not show it, has none. */
export async function identify(account: ChannelAccount): Promise<AccountProfile> {
  const me = await call(account, (api) => api.getMe())
  const avatarFileId = await ownPhoto(account, me.id)
  return { id: String(me.id), name: me.first_name, username: me.username, ...(avatarFileId && { avatarFileId }) }
}

async function ownPhoto(account: ChannelAccount, id: number): Promise<string | undefined> {
  try {
    const { photos } = await call(account, (api) => api.getUserProfilePhotos(id, { limit: 1 }))
    return photos[0]?.at(-1)?.file_id
  } catch (error) {
    if (error instanceof ChannelError && error.code === 'REJECTED') return undefined
    throw error
  }
}

/** What getChat tells of a person who has written to the bot. */
export async function profileOf(account: ChannelAccount, personId: string): Promise<PersonProfile> {
  const chat = await call(account, (api) => api.getChat(personId))
  const name = [chat.first_name, chat.last_name].filter(Boolean).join(' ') || chat.title
  return { name, username: chat.username, avatarFileId: chat.photo?.big_file_id }
}

/** What Telegram says of the webhook; times come in unix seconds. */
export async function webhookHealth(account: ChannelAccount): Promise<WebhookHealth> {
  const info = await call(account, (api) => api.getWebhookInfo())
  return {
    url: info.url ?? '',
    pending: info.pending_update_count,
    lastError: info.last_error_message,
    lastErrorAt: info.last_error_date ? new Date(info.last_error_date * 1000) : undefined,
    ...(info.url && lacksUpdates(info.allowed_updates) && { lacksUpdates: true }),
  }
}
