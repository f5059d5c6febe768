import type { GroupParty } from '../world/groups.ts'
import type { Json } from '../world/model.ts'
import { isSupergroup } from '../world/people.ts'
import type { World } from '../world/world.ts'
import { customerView } from './view.ts'

/** A group as the control API shows it. */
export function groupView(world: World, { id, firstName: title, group }: GroupParty): Json {
  const { isForum, membersCanSend, members, topics, movedTo } = group
  const bots = Object.entries(group.bots).map(([botId, standing]) => {
    const bot = world.bots.get(Number(botId))
    return { id: Number(botId), username: bot?.username, ...standing }
  })
  const people = members.flatMap((member) => {
    const person = world.customers.get(member)
    return person ? [customerView(person)] : []
  })
  return { id, title, isForum, isSupergroup: isSupergroup(id), membersCanSend, members: people, bots, topics, movedTo }
}
