import type { ChatFullInfo, ChatMember } from 'grammy/types'
import type { ChannelAccount, ChatMembership } from '../channel.ts'
import { ChannelError } from '../errors.ts'
import { call } from './call/call.ts'
import { standingOf } from './read/standing.ts'

/** getChat and getChatMember of the bot itself: it is the number before the colon of its token. */
export async function chatMember(account: ChannelAccount, chatId: string): Promise<ChatMembership> {
  try {
    const chat = await call(account, (api) => api.getChat(chatId))
    const self = Number(account.token.split(':')[0])
    return membershipOf(chat, await call(account, (api) => api.getChatMember(chatId, self)))
  } catch (error) {
    const state = error instanceof ChannelError ? outsideState(error.detail) : undefined
    if (!state) throw error
    return { state, canSend: false, isForum: false }
  }
}

/** A plain member may do what the chat allows to all. */
function membershipOf(chat: ChatFullInfo, member: ChatMember): ChatMembership {
  const { state, canSend } = standingOf(member as unknown as Record<string, unknown>)
  const isAllowed = state !== 'member' || chat.permissions?.can_send_messages !== false
  return { state, canSend: canSend && isAllowed, title: chat.title, isForum: chat.is_forum === true }
}

function outsideState(detail: string): 'kicked' | 'left' | undefined {
  if (/bot was kicked from/i.test(detail)) return 'kicked'
  return /bot is not a member of|group chat was deleted|group chat was deactivated/i.test(detail) ? 'left' : undefined
}
