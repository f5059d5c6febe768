import type { MessageEntity } from 'grammy/types'
import type { TextEntity } from '../channel.ts'

const SENDABLE = new Set([
  'bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'blockquote', 'expandable_blockquote',
  'code', 'pre', 'text_link', 'mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number',
]) // prettier-ignore

/** Entities as a send takes them; kinds that need a user or a custom emoji of another account are left out. */
export function toTelegramEntities(entities: TextEntity[] | undefined): MessageEntity[] | undefined {
  const kept = entities?.filter(({ type, url }) => SENDABLE.has(type) && (type !== 'text_link' || url))
  return kept?.length ? (kept as MessageEntity[]) : undefined
}
