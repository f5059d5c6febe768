/** The views of the inbox as the API names them. */
export type View = 'MINE' | 'UNASSIGNED' | 'ALL' | 'CLOSED'

/** The facts about a conversation that decide where it is listed. */
export type Placed = { id: string; status: 'OPEN' | 'CLOSED'; assigneeId: string | null; lastMessageAt: string }

/** The loaded part of a list: ids in any order, and the place of its last row when there is more below. */
export type LoadedList = {
  ids: readonly string[]
  oldest: { id: string; lastMessageAt: string } | null
  hasMore: boolean
}

/** Whether a conversation stands in a view of this member; the same rule as the server's. */
export function belongsTo(view: View, conversation: Placed, memberId: string): boolean {
  if (view === 'CLOSED') return conversation.status === 'CLOSED'
  if (conversation.status !== 'OPEN') return false
  if (view === 'MINE') return conversation.assigneeId === memberId
  return view === 'ALL' || conversation.assigneeId === null
}

/** Order of the lists: newest first, equal times by id. Negative when `a` stands above `b`. */
export function compareRows(
  a: { id: string; lastMessageAt: string },
  b: { id: string; lastMessageAt: string },
): number {
  const byTime = Date.parse(b.lastMessageAt) - Date.parse(a.lastMessageAt)
  if (byTime) return byTime
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0
}

/**
 * The ids of a loaded list after a change of one conversation. Idempotent: a repeated event changes nothing.
 * A row that belongs below the loaded part is left to paging.
 */
export function placeInList(list: LoadedList, conversation: Placed, belongs: boolean): readonly string[] {
  const listed = list.ids.includes(conversation.id)
  if (!belongs) return listed ? list.ids.filter((id) => id !== conversation.id) : list.ids
  if (listed) return list.ids
  if (list.hasMore && list.oldest && compareRows(list.oldest, conversation) < 0) return list.ids
  return [conversation.id, ...list.ids]
}
