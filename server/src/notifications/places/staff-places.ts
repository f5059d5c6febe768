import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { KnownSubject } from '../facts/subject.ts'
import type { SavedPlace, Settings } from '../settings/settings.ts'

/** Where one audience is told: a chat of one of our bots. */
export type StaffPlace = {
  audience: NoticeAudience
  integrationId: string
  chatId: string
  topicId: string | null
  staffChatId: string | null
  memberId: string | null
}

/**
 * The chats in which those of the staff who want to hear of a subject are told, each chat once: the groups of its
 * branch and those of none, the owner by the bot it has to do with, else in all his chats; by that bot before others.
 */
export function staffPlaces({ places }: Settings, subject: KnownSubject, audiences: NoticeAudience[]): StaffPlace[] {
  const { integrationId } = subject
  const wanted = places
    .filter((place) => audiences.includes(place.audience) && concerns(place, subject))
    .sort((a, b) => compare(orderOf(a, integrationId), orderOf(b, integrationId)))
  return onePerChat(withOneOwner(onePerAudience(wanted), integrationId)).map(({ branchId: _, ...place }) => place)
}

function concerns({ audience, memberId, branchId }: SavedPlace, { branchId: of, memberIds }: KnownSubject): boolean {
  if (audience === 'MEMBER') return memberId !== null && memberIds.includes(memberId)
  return branchId === null || branchId === of || (audience === 'OWNER' && of === null)
}

/** By audience and chat, and of several bots in one chat the own one first. */
function orderOf({ audience, chatId, topicId, integrationId: bot }: SavedPlace, own: string | null): string[] {
  return [audience, chatId, topicId ?? '~', bot === own ? '0' : '1', bot]
}

function compare(a: string[], b: string[]): number {
  const [left, right] = [a.join(), b.join()]
  return left < right ? -1 : Number(left > right)
}

function onePerAudience(places: SavedPlace[]): SavedPlace[] {
  return firsts(places, ({ audience, chatId, topicId }) => `${audience}:${chatId}:${topicId ?? ''}`)
}

/** A site or a client belongs to one bot, and its owner is the one to hear: not the owners of all the others. */
function withOneOwner(places: SavedPlace[], integrationId: string | null): SavedPlace[] {
  const isOwn = (place: StaffPlace) => place.audience === 'OWNER' && place.integrationId === integrationId
  return places.some(isOwn) ? places.filter((place) => place.audience !== 'OWNER' || isOwn(place)) : places
}

/** The owner who is in the group hears it there and in his own chat; nobody hears it twice in one chat. */
function onePerChat(places: SavedPlace[]): SavedPlace[] {
  return firsts(places, ({ chatId, topicId }) => `${chatId}:${topicId ?? ''}`)
}

function firsts(places: SavedPlace[], keyOf: (place: SavedPlace) => string): SavedPlace[] {
  const seen = new Set<string>()
  return places.filter((place) => {
    const key = keyOf(place)
    if (seen.has(key)) return false
    return seen.add(key)
  })
}
