import type { ChatRef, PersonRef } from '../../channel.ts'
import { idOf, textOf, type Loose } from './lenient.ts'

/** The chat of a message. The official webhook samples leave `type` out: a positive id is a private chat. */
export function chatOf(chat: Loose | undefined): ChatRef | undefined {
  const id = idOf(chat?.id)
  if (!chat || id === undefined) return undefined
  const title = textOf(chat.title)
  return { id, kind: kindOf(chat.type, id), ...(title && { title }) }
}

function kindOf(type: unknown, id: string): ChatRef['kind'] {
  if (type === 'private' || type === 'channel') return type
  if (type === 'group' || type === 'supergroup') return 'group'
  return id.startsWith('-') ? 'group' : 'private'
}

/** A user, or a chat speaking for itself; the name is never empty. */
export function personOf(user: Loose | undefined): PersonRef | undefined {
  const id = idOf(user?.id)
  if (!user || id === undefined) return undefined
  const username = textOf(user.username)
  const locale = textOf(user.language_code)
  const full = [textOf(user.first_name), textOf(user.last_name)].filter(Boolean).join(' ').trim()
  const name = full || textOf(user.title) || username || id
  return { id, isBot: user.is_bot === true, name, ...(username && { username }), ...(locale && { locale }) }
}
