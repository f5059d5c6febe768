import { readonly, shallowRef } from 'vue'
import { guessedMarks } from './feed/cache-lists.ts'
import { client } from './client.ts'
import { CountsDocument, EventsDocument, MeDocument, ReadMarkDocument, type FeedEvent } from './documents.ts'
import { dropSocket, watchSocket } from './feed/socket.ts'
import { superviseFeed, type FeedSink, type FeedState } from './feed/supervise-feed.ts'

const state = shallowRef<FeedState>({ kind: 'connecting' })
let feed: ReturnType<typeof superviseFeed> | null = null
let countsTimer: ReturnType<typeof setTimeout> | undefined

/** Where the live connection stands, for the pill. */
export const feedState = readonly(state)

/** Reads the navigation's counts anew, once for a burst of changes. */
export function refreshCounts(delay = 250): void {
  if (countsTimer) return
  countsTimer = setTimeout(() => {
    countsTimer = undefined
    void client.query(CountsDocument, {}, { requestPolicy: 'network-only' }).toPromise()
  }, delay)
}

/** A conversation that came by an event stands with a guessed mark until the true one is read. */
function readGuessedMarks(): void {
  for (const conversationId of guessedMarks) {
    void client.query(ReadMarkDocument, { conversationId }, { requestPolicy: 'network-only' }).toPromise()
  }
  guessedMarks.clear()
}

const listeners = new Set<(event: FeedEvent) => void>()

/** Tells of every event of the feed, for pages that are not kept by the cache; gives the function that stops it. */
export function whenFeedMoves(listener: (event: FeedEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** News that can change no count of conversations. */
const uncounted = new Set<string>([
  'MessageChanged', 'OrderChanged', 'OrderLeft', 'OrderMoved', 'OrderStatusesChanged', 'LeadReceived', 'LeadChanged',
  'ContactFieldsChanged', 'NoticeChanged', 'StaffChatChanged', 'AutomationRunChanged',
]) // prettier-ignore

function take(event: FeedEvent): void {
  if (event.__typename === 'Heartbeat') return
  for (const listener of listeners) listener(event)
  readGuessedMarks()
  if (!uncounted.has(event.__typename)) refreshCounts()
}

function open(after: string, sink: FeedSink): () => void {
  dropSocket()
  watchSocket({
    connected: () => {
      sink.opened()
      refreshCounts()
    },
    closed: sink.lost,
  })
  const events = client.subscription(EventsDocument, { after }).subscribe(({ data, error }) => {
    if (error) return sink.lost()
    if (!data) return
    sink.heard(data.events.cursor)
    take(data.events)
  })
  const me = client.subscription(MeDocument, {}).subscribe(() => refreshCounts())
  return () => {
    events.unsubscribe()
    me.unsubscribe()
    dropSocket()
  }
}

const online = () => feed?.wake()
const shown = () => document.visibilityState === 'visible' && feed?.wake()

/** Starts the session's one live feed at a cursor; calling it again changes nothing. */
export function startLive(cursor: string): void {
  if (feed) return
  feed = superviseFeed(cursor, {
    open,
    changed: (next) => (state.value = next),
    now: () => Date.now(),
    random: () => Math.random(),
    later: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', shown)
}

/** Tries at once instead of waiting for the next turn. */
export function reconnectNow(): void {
  feed?.wake()
}

/** Ends the feed: the session is over. */
export function stopLive(): void {
  feed?.stop()
  feed = null
  window.removeEventListener('online', online)
  document.removeEventListener('visibilitychange', shown)
}
