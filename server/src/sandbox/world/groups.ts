import type { Bot, Customer, Group, Json, Standing } from './model.ts'
import { botUser, openChat } from './people.ts'
import { tell } from './changes.ts'
import type { World } from './world.ts'

const FIRST_GROUP = 4_100_000
const FIRST_SUPERGROUP = 1_002_900_000_000

/** A group of people, with the rights and topics it has. */
export type GroupParty = Customer & { group: Group }

/** Makes a group; a forum is a supergroup. */
export function addGroup(world: World, input: { title: string; isForum: boolean; members: number[] }): GroupParty {
  const group: Group = {
    isForum: input.isForum,
    membersCanSend: true,
    members: input.members,
    bots: {},
    topics: [],
    nextMessageId: 1,
  }
  return putGroup(world, { title: input.title, group, isSuper: input.isForum })
}

/** Gives a group the next free id of its kind. */
export function putGroup(world: World, input: { title: string; group: Group; isSuper: boolean }): GroupParty {
  let id = -(input.isSuper ? FIRST_SUPERGROUP : FIRST_GROUP)
  while (world.customers.has(id)) id -= 1
  const party = { id, firstName: input.title, languageCode: 'ru', group: input.group }
  world.customers.set(id, party)
  world.events.emit('touched')
  return party
}

/** Where a bot stands; one that never was there is nowhere. */
export function isInside(standing: Standing | undefined): boolean {
  return standing !== undefined && standing.status !== 'left' && standing.status !== 'kicked'
}

/** Whether the bot may write: by its own rights, else by those of all. */
export function maySend(group: Group, standing: Standing | undefined): boolean {
  if (!isInside(standing)) return false
  if (standing?.status === 'administrator') return true
  return standing?.status === 'restricted' ? standing.canSend : group.membersCanSend
}

/** A bot's standing as a ChatMember object. */
export function chatMemberOf(bot: Bot, standing: Standing | undefined): Json {
  const { status = 'left', canSend = false } = standing ?? {}
  const user = botUser(bot)
  if (status === 'kicked') return { user, status, until_date: 0 }
  if (status === 'restricted') {
    return { user, status, is_member: true, can_send_messages: canSend, can_send_photos: canSend, until_date: 0 }
  }
  if (status !== 'administrator') return { user, status }
  const rights = { can_manage_chat: true, can_delete_messages: true, can_manage_topics: true, can_pin_messages: true }
  return { user, status, can_be_edited: false, is_anonymous: false, ...rights }
}

/** The bots inside a group. */
export function botsOf(world: World, { group }: GroupParty): Bot[] {
  return [...world.bots.values()].filter((bot) => isInside(group.bots[bot.id]))
}

/** Has the phones draw a group anew, once for each bot that is or was there. */
export function tellGroup(world: World, party: GroupParty): void {
  for (const bot of world.bots.values()) {
    if (party.group.bots[bot.id]) tell(world, { type: 'chat', chat: openChat(world, bot, party) })
  }
}

/** Whether a bot gets what was said in a group: in privacy mode only commands, mentions and replies to it. */
export function doesReach(bot: Bot, { group }: GroupParty, raw: Json): boolean {
  const standing = group.bots[bot.id]
  if (!isInside(standing)) return false
  if (standing?.status === 'administrator' || bot.readsGroups) return true
  const said = String(raw.text ?? raw.caption ?? '')
  const command = /^\/\w+(?:@(\w+))?/.exec(said)
  if (command) return command[1] === undefined || command[1].toLowerCase() === bot.username.toLowerCase()
  const answered = (raw.reply_to_message as { from?: { id?: number } } | undefined)?.from?.id
  return answered === bot.id || said.toLowerCase().includes(`@${bot.username.toLowerCase()}`)
}
