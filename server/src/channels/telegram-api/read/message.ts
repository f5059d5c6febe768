import type { ChatRef, InboundContent, InboundEvent, PersonRef, SharedContact } from '../../channel.ts'
import { BadUpdate } from '../../errors.ts'
import { commandOf } from './command.ts'
import { contentOf } from './content.ts'
import { dateOf, idOf, objectOf, textOf, type Loose } from './lenient.ts'
import { chatOf, personOf } from './people.ts'
import { topicOf } from './topic.ts'

/**
 * A Message object, new or edited, as our event. Throws `BadUpdate` for one without a chat or an id (none, or beyond
 * 2^53 where a number of JSON is another one): there is nothing to keep it under, and to pass over it would hide it.
 */
export function messageEvent(message: Loose | undefined, edited: boolean): InboundEvent {
  const chat = chatOf(objectOf(message?.chat))
  const externalId = idOf(message?.message_id)
  if (!message || !chat || externalId === undefined) throw new BadUpdate('a message without a readable chat or id')

  const moved = migrationOf(message, chat)
  if (moved) return moved

  const sentAt = dateOf(message.date)
  const content = contentOf(message)
  const sender = senderOf(message, chat)
  if (edited) {
    const editedAt = message.edit_date === undefined ? sentAt : dateOf(message.edit_date)
    return { type: 'edit', chat, sender, externalId, editedAt, sentAt, content }
  }
  const albumId = textOf(message.media_group_id)
  const replyToExternalId = replyOf(message)
  const command = content.kind === 'TEXT' ? commandOf(content.text) : undefined
  const topicId = topicOf(message)
  const sharedContact = sharedContactOf(content)
  return {
    type: 'message',
    chat,
    sender,
    externalId,
    sentAt,
    content,
    ...(albumId && { albumId }),
    ...(replyToExternalId && { replyToExternalId }),
    ...(command && { command }),
    ...(topicId && { topicId }),
    ...(sharedContact && { sharedContact }),
  }
}

/** A group that became a supergroup tells so in the old chat and in the new one, in any order. */
function migrationOf(message: Loose, chat: ChatRef): InboundEvent | undefined {
  const to = idOf(message.migrate_to_chat_id)
  if (to) return { type: 'migrated', chat, toChatId: to }
  const from = idOf(message.migrate_from_chat_id)
  if (from) return { type: 'migrated', chat: { ...chat, id: from, kind: 'group' }, toChatId: chat.id }
  return undefined
}

/** Channel posts and some service messages have no `from`: then the chat speaks. */
function senderOf(message: Loose, chat: ChatRef): PersonRef {
  const chatItself = personOf(objectOf(message.chat)) ?? { id: chat.id, isBot: false, name: chat.title ?? chat.id }
  return personOf(objectOf(message.from)) ?? personOf(objectOf(message.sender_chat)) ?? chatItself
}

/** `isSender` was judged by the user id and the forwarding marks of the message, see particulars.ts. */
function sharedContactOf({ kind, data }: InboundContent): SharedContact | undefined {
  const phone = kind === 'CONTACT' ? textOf(data?.phoneNumber) : undefined
  if (!phone) return undefined
  const name = [textOf(data?.firstName), textOf(data?.lastName)].filter(Boolean).join(' ')
  return { phone, name, isOwn: data?.isSender === true }
}

/** In a forum every message "replies" to the creation of its topic: that is nobody's answer. */
function replyOf(message: Loose): string | undefined {
  const target = objectOf(message.reply_to_message)
  return target?.forum_topic_created === undefined ? idOf(target?.message_id) : undefined
}
