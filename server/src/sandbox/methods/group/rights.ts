import { badRequest, BotApiError } from '../../wire/bot-api-error.ts'
import { maySend } from '../../world/groups.ts'
import type { Customer } from '../../world/model.ts'
import { isSupergroup } from '../../world/people.ts'
import { intParam, type Call } from '../params.ts'

const KINDS: Record<string, string> = {
  sendphoto: 'photos', sendmediagroup: 'photos', sendvideo: 'videos', sendanimation: 'animations', sendaudio: 'music',
  sendvoice: 'voice messages', sendvideonote: 'video messages', senddocument: 'documents', sendsticker: 'stickers',
} // prettier-ignore

/** Refuses a bot that is not in the group, in the words of the real server (telegram-bot-api/Client.cpp). */
export function checkPresence({ bot }: Call, { id, group }: Customer): void {
  if (!group) return
  const standing = group.bots[bot.id]
  const kind = isSupergroup(id) ? 'supergroup' : 'group'
  if (!standing) throw badRequest('chat not found')
  if (standing.status === 'kicked') throw new BotApiError(403, `Forbidden: bot was kicked from the ${kind} chat`)
  if (standing.status === 'left') throw new BotApiError(403, `Forbidden: bot is not a member of the ${kind} chat`)
}

/** Refuses a send into a group that has moved, may not be written to, or has no such topic. */
export function checkSend(call: Call, { id, group }: Customer): void {
  if (group?.movedTo) {
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: group.movedTo })
  }
  checkPresence(call, { id, group } as Customer)
  if (!/^send/i.test(call.method)) return
  if (group && !maySend(group, group.bots[call.bot.id])) {
    throw badRequest(`not enough rights to send ${KINDS[call.method.toLowerCase()] ?? 'text messages'} to the chat`)
  }
  const topicId = intParam(call, 'message_thread_id')
  if (topicId === undefined) return
  const topic = group?.isForum ? group.topics.find((known) => known.id === topicId) : undefined
  if (!topic) throw badRequest('message thread not found')
  if (topic.isClosed && group?.bots[call.bot.id]?.status !== 'administrator') throw badRequest('TOPIC_CLOSED')
}
