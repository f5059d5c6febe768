import { enqueueUpdate } from '../updates/enqueue.ts'
import { chatMemberOf, isInside, tellGroup } from '../world/groups.ts'
import type { Standing } from '../world/model.ts'
import { botUser, chatObject, customerUser, openChat } from '../world/people.ts'
import { groupView } from './group-view.ts'
import { groupOf } from './groups.ts'
import { botOf, ControlError, number, text, type Handler } from './route.ts'
import { say } from './say.ts'

const STATUSES: Standing['status'][] = ['member', 'administrator', 'restricted', 'left', 'kicked']

/**
 * POST /groups/:group/bots: takes the bot in, changes its rights or puts it out. The bot hears of it by my_chat_member;
 * with a payload as after the link `?startgroup=`, whose `/start` is then said in the group.
 */
export const placeBot: Handler = (call) => {
  const { world, body } = call
  const party = groupOf(call)
  const bot = botOf(call)
  const { group } = party
  const status = (text(body, 'status') ?? 'member') as Standing['status']
  if (!STATUSES.includes(status)) throw new ControlError(400, `status is one of ${STATUSES.join(', ')}`)
  const by = world.customers.get(number(body, 'by') ?? group.members[0] ?? 0)
  if (!by) throw new ControlError(400, 'a group without members has nobody to do this')
  const before = group.bots[bot.id]
  const now = { status, canSend: status === 'restricted' && body.canSend === true }
  group.bots[bot.id] = now
  const place = { bot, customer: party, chat: openChat(world, bot, party), speaker: by }
  const change = {
    chat: chatObject(party),
    from: customerUser(by),
    date: Math.floor(world.now() / 1000),
    old_chat_member: chatMemberOf(bot, before),
    new_chat_member: chatMemberOf(bot, now),
  }
  enqueueUpdate(world, bot, { queue: `member:${party.id}`, body: { my_chat_member: change } })
  if (!isInside(before) && isInside(now)) say(world, place, { new_chat_members: [botUser(bot)] })
  const payload = text(body, 'payload')
  if (payload && isInside(now)) say(world, place, { text: `/start@${bot.username} ${payload}` })
  tellGroup(world, party)
  return groupView(world, party)
}
