import type { InboundEvent, ParsedUpdate } from '../../channel.ts'
import { BadUpdate } from '../../errors.ts'
import { choiceEvent } from './choice.ts'
import { dateOf, idOf, objectOf, textOf, type Loose } from './lenient.ts'
import { messageEvent } from './message.ts'
import { chatOf, personOf } from './people.ts'
import { standingOf } from './standing.ts'

/**
 * Translates one Update of the Bot API. Never throws for an unknown or damaged content, only `BadUpdate` when there is
 * no `update_id` to store it under or a message is nobody's: that is kept in quarantine and never refused, for a
 * refused update would block its chat at Telegram for a day.
 */
export function parseUpdate(body: unknown): ParsedUpdate {
  const update = objectOf(body)
  const updateId = idOf(update?.update_id)
  if (!update || updateId === undefined) throw new BadUpdate('an update without update_id')
  return { updateId, events: [eventOf(update)] }
}

function eventOf(update: Loose): InboundEvent {
  const message = update.message ?? update.channel_post
  if (message !== undefined) return messageEvent(objectOf(message), false)
  const edited = update.edited_message ?? update.edited_channel_post
  if (edited !== undefined) return messageEvent(objectOf(edited), true)
  if (update.callback_query !== undefined) return choiceEvent(objectOf(update.callback_query))
  if (update.my_chat_member !== undefined) return membershipEvent(objectOf(update.my_chat_member))
  const kinds = Object.keys(update).filter((key) => key !== 'update_id')
  return { type: 'ignored', reason: `kind not handled: ${textOf(kinds.slice(0, 5).join(', ')) ?? 'none'}` }
}

/** In private chats Telegram tells only of blocking (`kicked`) and unblocking (`member`). */
function membershipEvent(change: Loose | undefined): InboundEvent {
  const chat = chatOf(objectOf(change?.chat))
  const sender = personOf(objectOf(change?.from))
  const member = objectOf(change?.new_chat_member)
  const at = dateOf(change?.date)
  if (!chat || !sender) return { type: 'ignored', reason: 'my_chat_member without chat or person' }
  if (chat.kind !== 'private') return { type: 'membership', chat, by: sender, ...standingOf(member), at }
  const status = member?.status
  if (status !== 'kicked' && status !== 'member') return { type: 'ignored', reason: 'my_chat_member of another status' }
  return { type: status === 'kicked' ? 'blocked' : 'unblocked', chat, sender, at }
}
