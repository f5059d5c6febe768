import { call } from '../control.ts'
import type { BotStatus, PhoneGroup } from '../phone.ts'

/** Every group of the sandbox that has not moved. */
export const listGroups = async (): Promise<PhoneGroup[]> => {
  const groups = await call<PhoneGroup[]>('GET', '/groups')
  return groups.filter((group) => group.movedTo === undefined)
}

/** Makes a group of these customers; a forum has topics and is a supergroup from the start. */
export const createGroup = (group: { title: string; isForum: boolean; members: number[] }): Promise<PhoneGroup> =>
  call('POST', '/groups', group)

/** Takes the bot in, changes what it may, or puts it out; `payload` is said as `/start` by who opened the link. */
export const placeBot = (
  groupId: number,
  place: { bot: number; status: BotStatus; canSend?: boolean; by?: number; payload?: string },
): Promise<PhoneGroup> => call('POST', `/groups/${groupId}/bots`, { ...place, bot: String(place.bot) })

/** Turns the group into a supergroup under another id. */
export const migrateGroup = (groupId: number): Promise<PhoneGroup> => call('POST', `/groups/${groupId}/migrate`)

/** Opens a topic in a forum. */
export const createTopic = (groupId: number, name: string): Promise<unknown> =>
  call('POST', `/groups/${groupId}/topics`, { name })
