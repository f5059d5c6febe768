import sql, { empty } from 'sql-template-tag'
import { decodePlace, type ListPlace } from '../conversations/cursor.ts'
import { rows } from '../db/query.ts'
import { UserError } from '../errors.ts'
import type { Order, Prisma } from '../generated/prisma/client.ts'
import type { Viewer } from '../team/viewer.ts'
import { visibleOrders } from './visible.ts'

/** Which orders a list shows; ids are uuids, what is absent does not filter. */
export type OrderSelection = {
  statusIds?: string[] | null
  branchIds?: string[] | null
  contactId?: string | null
  search?: string | null
  isOpen?: boolean | null
}

/** The condition of a list: what the viewer may see, by these filters. */
export async function ordersWhere(viewer: Viewer, selection: OrderSelection): Promise<Prisma.OrderWhereInput> {
  const conditions: Prisma.OrderWhereInput[] = [visibleOrders(viewer)]
  const { statusIds, branchIds, contactId, search, isOpen } = selection
  if (statusIds?.length) conditions.push({ statusId: { in: statusIds } })
  if (branchIds?.length) conditions.push({ branchId: { in: branchIds } })
  if (contactId) conditions.push({ contactId })
  if (search?.trim()) conditions.push(await searchWhere(viewer, search.trim().slice(0, 100)))
  if (typeof isOpen === 'boolean') conditions.push({ closedAt: isOpen ? null : { not: null } })
  return { AND: conditions }
}

/** «#12» is a number; all else a part of the title or of the customer's name or phone, or another system's id. */
async function searchWhere({ organizationId }: Viewer, text: string): Promise<Prisma.OrderWhereInput> {
  const contactId = { in: await customersLike(organizationId, text) }
  const found: Prisma.OrderWhereInput[] = [
    { title: { contains: text, mode: 'insensitive' } },
    { externalId: text },
    { contactId },
  ]
  const number = /^[#№]?\s*(\d{1,9})$/.exec(text)?.[1]
  if (number) found.push({ number: Number(number) })
  return { OR: found }
}

const mostCustomers = 1000

/** Asked for by itself, so that each part of the search has its index; of more than a thousand the newest. */
async function customersLike(organizationId: string, text: string): Promise<string[]> {
  const digits = /^[\d\s()+-]{3,}$/.test(text) ? text.replace(/\D/g, '').replace(/^8/, '7') : ''
  const byPhone = digits.length >= 3 ? sql` or phone_digits like ${`%${digits}%`}` : empty
  const named = text.replace(/[\\%_]/g, '\\$&')
  const found = await rows<{ id: string }>(sql`
    select id from contact
    where organization_id = ${organizationId} and (name ilike ${`%${named}%`}${byPhone})
    order by id desc limit ${mostCustomers}`)
  return found.map(({ id }) => id)
}

/** By what a list goes: a column of the board by when its orders came there, all else by when they were taken. */
export type OrderSort = 'movedAt' | 'createdAt'

/** The order of a selection. */
export function sortOf({ statusIds }: OrderSelection): OrderSort {
  return statusIds?.length === 1 ? 'movedAt' : 'createdAt'
}

/** Newest first. `isBackwards` walks the list from its end. */
export function orderBy(sort: OrderSort, isBackwards: boolean): Prisma.OrderOrderByWithRelationInput[] {
  const direction = isBackwards ? 'asc' : 'desc'
  return [{ [sort]: direction }, { id: direction }]
}

/** What lies between two cursors of the list; BAD_INPUT for a cursor that no server gave. */
export function between(
  sort: OrderSort,
  { after, before }: { after?: string; before?: string },
): Prisma.OrderWhereInput {
  // The first term of each is implied by the second; it gives PostgreSQL the bound of its index scan.
  const older = placeOf(after)
  const newer = placeOf(before)
  const AND: Prisma.OrderWhereInput[] = []
  if (older) AND.push({ [sort]: { lte: older.at } }, beyond(sort, older, 'lt'))
  if (newer) AND.push({ [sort]: { gte: newer.at } }, beyond(sort, newer, 'gt'))
  return { AND }
}

/** Where a row stands in a list. */
export function placeIn(sort: OrderSort, row: Pick<Order, OrderSort | 'id'>): ListPlace {
  return { at: row[sort], id: row.id }
}

function beyond(sort: OrderSort, place: ListPlace, side: 'lt' | 'gt'): Prisma.OrderWhereInput {
  return { OR: [{ [sort]: { [side]: place.at } }, { [sort]: place.at, id: { [side]: place.id } }] }
}

function placeOf(cursor: string | undefined): ListPlace | null {
  if (!cursor) return null
  const place = decodePlace(cursor)
  if (!place) throw new UserError('BAD_INPUT', { path: ['after'] })
  return place
}
