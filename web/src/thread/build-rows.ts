import type { Message } from '../api/fragments.ts'
import { dayKey } from '../lib/format-time.ts'

/** One line of the thread as it is drawn. `starts` and `ends` say where a bubble stands in its group. */
export type ThreadRow =
  | { type: 'day'; key: string; iso: string }
  | { type: 'unread'; key: string }
  | { type: 'later'; key: string }
  | { type: 'system'; key: string; message: Message }
  | { type: 'message'; key: string; message: Message; starts: boolean; ends: boolean }

/** What was unread when the thread was opened; it does not move while one reads. */
export type UnreadAtOpen = { readInboundSeq: number; lastSeq: number }

const GROUP_GAP = 5 * 60_000

/** Messages by `seq`, each once; the later copy wins. */
export function orderMessages(messages: readonly Message[]): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  return [...byId.values()].sort((a, b) => a.seq - b.seq)
}

/** The key of a bubble: an own message keeps the key of its optimistic bubble, so that nothing blinks. */
export function bubbleKey(message: Message): string {
  return message.direction === 'OUTBOUND' && message.clientMutationId ? `own:${message.clientMutationId}` : message.id
}

/** Whether two neighbours belong to one group: same author, same day, within five minutes. */
export function isSameGroup(a: Message, b: Message): boolean {
  const isSameAuthor = a.direction === b.direction && a.authorKind === b.authorKind && a.author?.id === b.author?.id
  const gap = Date.parse(b.createdAt) - Date.parse(a.createdAt)
  return isSameAuthor && Math.abs(gap) <= GROUP_GAP && dayKey(new Date(a.createdAt)) === dayKey(new Date(b.createdAt))
}

/**
 * The lines of a thread: days, the unread divider before the first message that was unread at opening, bubbles; at the
 * end what waits for its time, the next to leave first. What was taken back before anybody got it is not there.
 */
export function buildRows(all: readonly Message[], unread: UnreadAtOpen | null, hasOlder: boolean): ThreadRow[] {
  const messages = all.filter((message) => message.state !== 'SCHEDULED' && !isTakenBack(message))
  const rows: ThreadRow[] = []
  const dividerAt = messages.findIndex((message) => wasUnread(message, unread))
  // With older unread messages still above, the divider belongs to a page that is not here yet.
  const hasDivider = dividerAt > 0 || (dividerAt === 0 && !hasOlder)
  let day = ''
  messages.forEach((message, index) => {
    const own = dayKey(new Date(message.createdAt))
    // The scroll is anchored to the first line: it must be no heading that older messages of its day carry away.
    const isCutDay = index === 0 && hasOlder
    if (own !== day && !isCutDay) rows.push({ type: 'day', key: `day:${own}`, iso: message.createdAt })
    day = own
    if (hasDivider && index === dividerAt) rows.push({ type: 'unread', key: 'unread' })
    rows.push(messageRow(messages, index, hasDivider ? dividerAt : -1))
  })
  return [...rows, ...laterRows(all)]
}

function laterRows(all: readonly Message[]): ThreadRow[] {
  const leavesAt = (message: Message) => Date.parse(message.nextAttemptAt ?? message.createdAt)
  const later = all.filter(({ state }) => state === 'SCHEDULED').sort((a, b) => leavesAt(a) - leavesAt(b))
  if (!later.length) return []
  const bubbles = later.map((message) => {
    return { type: 'message', key: bubbleKey(message), message, starts: true, ends: true } as const
  })
  return [{ type: 'later', key: 'later' }, ...bubbles]
}

function isTakenBack({ state, attemptCount }: Message): boolean {
  return state === 'CANCELLED' && attemptCount === 0
}

function wasUnread(message: Message, unread: UnreadAtOpen | null): boolean {
  if (!unread || message.direction !== 'INBOUND') return false
  return message.inboundSeq > unread.readInboundSeq && message.seq <= unread.lastSeq
}

function messageRow(messages: readonly Message[], index: number, dividerAt: number): ThreadRow {
  const message = messages[index]!
  const key = bubbleKey(message)
  if (message.kind === 'SERVICE' || message.authorKind === 'SYSTEM') return { type: 'system', key, message }
  const before = messages[index - 1]
  const after = messages[index + 1]
  const starts = !before || isBreak(before) || dividerAt === index || !isSameGroup(before, message)
  const ends = !after || isBreak(after) || dividerAt === index + 1 || !isSameGroup(message, after)
  return { type: 'message', key, message, starts, ends }
}

function isBreak(message: Message): boolean {
  return message.kind === 'SERVICE' || message.authorKind === 'SYSTEM'
}
