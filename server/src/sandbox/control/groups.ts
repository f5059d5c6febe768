import { tell } from '../world/changes.ts'
import { addGroup, botsOf, putGroup, tellGroup, type GroupParty } from '../world/groups.ts'
import type { Customer, Topic } from '../world/model.ts'
import { openChat } from '../world/people.ts'
import { groupView } from './group-view.ts'
import { ControlError, text, type ControlCall, type Handler } from './route.ts'
import { say } from './say.ts'

/** GET /groups */
export const listGroups: Handler = ({ world }) =>
  [...world.customers.values()].filter(isGroup).map((party) => groupView(world, party))

/** GET /groups/:group */
export const showGroup: Handler = (call) => groupView(call.world, groupOf(call))

/** POST /groups */
export const createGroup: Handler = (call) => {
  const title = text(call.body, 'title')
  if (!title) throw new ControlError(400, 'title, please')
  const party = addGroup(call.world, { title, isForum: call.body.isForum === true, members: membersOf(call) })
  return groupView(call.world, party)
}

/** PATCH /groups/:group */
export const changeGroup: Handler = (call) => {
  const party = groupOf(call)
  const { body, world } = call
  party.firstName = text(body, 'title') ?? party.firstName
  if (typeof body.membersCanSend === 'boolean') party.group.membersCanSend = body.membersCanSend
  if (Array.isArray(body.members)) party.group.members = membersOf(call)
  tellGroup(world, party)
  return groupView(world, party)
}

/** POST /groups/:group/topics: the service message of its creation bears its id. */
export const createTopic: Handler = (call) => {
  const { world, body } = call
  const party = groupOf(call)
  const name = text(body, 'name')
  if (!party.group.isForum || !name) throw new ControlError(400, 'a forum and a name, please')
  const topic: Topic = { id: party.group.nextMessageId, name, isClosed: false }
  party.group.topics.push(topic)
  const content = {
    forum_topic_created: { name, icon_color: 7322096 },
    message_thread_id: topic.id,
    is_topic_message: true,
  }
  const speaker = world.customers.get(party.group.members[0] ?? 0) ?? party
  const bots = botsOf(world, party)
  if (bots.length === 0) party.group.nextMessageId += 1
  for (const bot of bots) say(world, { bot, customer: party, chat: openChat(world, bot, party), speaker }, content)
  tellGroup(world, party)
  return topic
}

/** PATCH /groups/:group/topics/:topic */
export const changeTopic: Handler = (call) => {
  const party = groupOf(call)
  const topic = party.group.topics.find(({ id }) => id === Number(call.path.topic))
  if (!topic) throw new ControlError(404, 'no such topic')
  topic.isClosed = call.body.isClosed === true
  if (call.body.isDeleted === true) party.group.topics = party.group.topics.filter(({ id }) => id !== topic.id)
  tellGroup(call.world, party)
  return topic
}

/** POST /groups/:group/migrate: the group becomes a supergroup under a new id; its talk goes on there. */
export const migrate: Handler = (call) => {
  const { world } = call
  const old = groupOf(call)
  const moved = putGroup(world, { title: old.firstName, group: structuredClone(old.group), isSuper: true })
  old.group.movedTo = moved.id
  for (const bot of botsOf(world, old)) {
    const [before, after] = [openChat(world, bot, old), openChat(world, bot, moved)]
    after.messages = [...before.messages]
    after.started = true
    say(world, { bot, customer: old, chat: before }, { migrate_to_chat_id: moved.id })
    say(world, { bot, customer: moved, chat: after }, { migrate_from_chat_id: old.id })
    tell(world, { type: 'chat', chat: before })
  }
  return groupView(world, moved)
}

/** The group of the path. */
export function groupOf({ world, path }: ControlCall): GroupParty {
  const party = world.customers.get(Number(path.group))
  if (!party || !isGroup(party)) throw new ControlError(404, `no group ${path.group}`)
  return party
}

const isGroup = (party: Customer): party is GroupParty => party.group !== undefined

function membersOf({ world, body }: ControlCall): number[] {
  const ids = Array.isArray(body.members) ? body.members.map(Number) : []
  if (ids.some((id) => !world.customers.has(id))) throw new ControlError(404, 'no such member')
  return ids
}
