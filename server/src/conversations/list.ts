import { UserError } from '../errors.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import type { Viewer } from '../team/viewer.ts'
import { decodePlace } from './cursor.ts'
import { visibleTo } from './visible.ts'

/** The tabs of the inbox. */
export const conversationViews = ['MINE', 'UNASSIGNED', 'ALL', 'CLOSED'] as const

/** Which conversations a list shows; ids are uuids. */
export type ConversationSelection = {
  view: (typeof conversationViews)[number]
  integrationId?: string | null
  branchId?: string | null
  assigneeId?: string | null
  search?: string | null
  labelIds?: string[] | null
}

/** The condition of a list: what the viewer may see, of this view, by these filters. */
export function conversationsWhere(viewer: Viewer, selection: ConversationSelection): Prisma.ConversationWhereInput {
  const conditions: Prisma.ConversationWhereInput[] = [visibleTo(viewer), viewWhere(viewer, selection.view)]
  const { integrationId, branchId, assigneeId, search, labelIds } = selection
  if (integrationId) conditions.push({ integrationId })
  if (branchId) conditions.push({ branchId })
  if (assigneeId) conditions.push({ assigneeId })
  for (const labelId of labelIds ?? []) conditions.push({ labels: { some: { labelId } } })
  if (search?.trim()) conditions.push(searchWhere(search.trim()))
  return { AND: conditions }
}

function viewWhere(viewer: Viewer, view: ConversationSelection['view']): Prisma.ConversationWhereInput {
  if (view === 'CLOSED') return { status: 'CLOSED' }
  if (view === 'MINE') return { status: 'OPEN', assigneeId: viewer.memberId }
  if (view === 'UNASSIGNED') return { status: 'OPEN', assigneeId: null }
  return { status: 'OPEN' }
}

/** A part of the contact's name or username; `@name` looks for usernames only. */
function searchWhere(text: string): Prisma.ConversationWhereInput {
  const part = { contains: text.replace(/^@/, '').slice(0, 100), mode: 'insensitive' } as const
  const byUsername = { contact: { identities: { some: { username: part } } } }
  return text.startsWith('@') ? byUsername : { OR: [{ contact: { name: part } }, byUsername] }
}

/** Newest first. `isBackwards` walks the list from its end. */
export function listOrder(isBackwards: boolean): Prisma.ConversationOrderByWithRelationInput[] {
  const direction = isBackwards ? 'asc' : 'desc'
  return [{ lastMessageAt: direction }, { id: direction }]
}

/** What lies between two cursors of the list; BAD_INPUT for a cursor that no server gave. */
export function between(after?: string | null, before?: string | null): Prisma.ConversationWhereInput {
  // The first term of each is implied by the second; it gives PostgreSQL the bound of its index scan.
  const older = placeOf(after)
  const newer = placeOf(before)
  const AND: Prisma.ConversationWhereInput[] = []
  if (older) AND.push({ lastMessageAt: { lte: older.at } }, beyond(older, 'lt'))
  if (newer) AND.push({ lastMessageAt: { gte: newer.at } }, beyond(newer, 'gt'))
  return { AND }
}

function beyond(place: { at: Date; id: string }, side: 'lt' | 'gt'): Prisma.ConversationWhereInput {
  return { OR: [{ lastMessageAt: { [side]: place.at } }, { lastMessageAt: place.at, id: { [side]: place.id } }] }
}

function placeOf(cursor: string | null | undefined) {
  if (!cursor) return null
  const place = decodePlace(cursor)
  if (!place) throw new UserError('BAD_INPUT', { path: ['after'] })
  return place
}
