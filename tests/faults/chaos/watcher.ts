/** A live client of the chaos run: it records what it hears, comes back with its cursor, and keeps a small cache. */
import { createClient } from 'graphql-ws'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import type { Client } from '../../support/client.ts'
import type { ClientStream } from '../../support/invariants.ts'
import { overhear } from '../../support/secrets.ts'

const message = 'message { id state text seq }'
const conversation = 'conversation { id status lastSeq lastMessageText }'
const subscription = `subscription ($after: FeedCursor) { events(after: $after) { __typename cursor
  ... on MessageReceived { ${message} ${conversation} }
  ... on MessageQueued { ${message} ${conversation} }
  ... on MessageChanged { ${message} }
  ... on ConversationChanged { ${conversation} } } }`
const snapshotPage = `query ($after: String) { viewer { feedCursor }
  conversations(view: ALL, first: 50, after: $after) {
    edges { node { id status lastSeq lastMessageText } } pageInfo { hasNextPage endCursor } } }`
const thread = `query ($id: ID!) { node(id: $id) { ... on Conversation {
  messages(last: 100) { edges { node { id state text seq } } } } } }`

type Node = { id: string } & Record<string, unknown>
type Told = { __typename: string; cursor: string; message?: Node; conversation?: Node }
type Page = {
  viewer: { feedCursor: string }
  conversations: { edges: { node: Node }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}

/** What somebody sees who has just loaded every page, and the place in the feed it is at least as new as. */
export type Snapshot = { cursor: string; state: Record<string, unknown> }

/** Loads everything there is to see, as the pages do. */
export async function loadSnapshot(browser: Client): Promise<Snapshot> {
  const state: Record<string, unknown> = {}
  let cursor = ''
  for (let after: string | null = null, isMore = true; isMore;) {
    const page: Page = await browser.data<Page>(snapshotPage, { after })
    cursor ||= page.viewer.feedCursor
    for (const { node } of page.conversations.edges) state[node.id] = node
    after = page.conversations.pageInfo.endCursor
    isMore = page.conversations.pageInfo.hasNextPage
  }
  for (const id of Object.keys(state)) {
    const { node } = await browser.data<{ node: { messages: { edges: { node: Node }[] } } }>(thread, { id })
    for (const edge of node.messages.edges) state[edge.node.id] = edge.node
  }
  return { cursor, state }
}

/** A running watcher. */
export type Watcher = {
  name: string
  organizationId: string
  stream: ClientStream
  state: Record<string, unknown>
  cursor: string
  connections: number
  resyncs: number
  events: number
  end(): Promise<void>
}

type Wish = {
  name: string
  organizationId: string
  browser: Client
  urls: string[]
  first: number
  snapshot: Snapshot
}

/** Listens from a snapshot on; `urls` are tried in turn. */
export function watch({ name, organizationId, browser, urls, first, snapshot }: Wish): Watcher {
  const { cursor, state } = structuredClone(snapshot)
  let isOver = false
  let drop = () => {}
  const watcher: Watcher = {
    name,
    organizationId,
    stream: { name, organizationId, seqs: [], after: seqOf(cursor) },
    state,
    cursor,
    connections: 0,
    resyncs: 0,
    events: 0,
    async end() {
      isOver = true
      drop()
      await running
    },
  }
  const running = (async () => {
    for (let turn = first; !isOver; turn++) {
      await listen(watcher, { browser, url: urls[turn % urls.length]!, onDrop: (end) => (drop = end) })
      if (!isOver) await sleep(30 + Math.random() * 200)
    }
  })()
  return watcher
}

/** One connection, until it is lost in whatever way. */
async function listen(
  watcher: Watcher,
  { browser, url, onDrop }: { browser: Client; url: string; onDrop(end: () => void): void },
): Promise<void> {
  let socket: WebSocket | undefined
  const keep = (opened: WebSocket) => (socket = opened)
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { cookie: browser.cookie }, handshakeTimeout: 2_000 })
        // Ended while it is still connecting it says so by an error that nobody else listens to.
        keep(this.on('error', () => {}))
      }
    },
    lazy: true,
    retryAttempts: 0,
    keepAlive: 1_000,
    connectionAckWaitTimeout: 2_000,
    onNonLazyError: () => undefined,
  })
  // Its own watchdog: a line that is silent to a ping is dead, whatever the kernel thinks.
  let isOver = false
  let heardAt = performance.now()
  client.on('pong', () => (heardAt = performance.now()))
  client.on('connected', () => ((heardAt = performance.now()), (watcher.connections += 1)))
  const watchdog = setInterval(() => performance.now() - heardAt > 3_500 && socket?.terminate(), 500)
  const events = client.iterate<{ events: Told }>({ query: subscription, variables: { after: watcher.cursor } })
  onDrop(() => {
    isOver = true
    socket?.terminate()
  })
  try {
    for await (const { data, errors } of events) {
      heardAt = performance.now()
      if (errors || isOver) break
      await take(watcher, data!.events, browser)
    }
  } catch {
    // However it was lost: the next one goes on at the cursor.
  } finally {
    clearInterval(watchdog)
    socket?.terminate()
    await Promise.resolve(client.dispose()).catch(() => undefined)
  }
}

async function take(watcher: Watcher, told: Told, browser: Client): Promise<void> {
  if (told.__typename === 'ResyncRequired') {
    watcher.resyncs += 1
    watcher.stream.seqs.push(null)
    // The old cursor stays until everything is loaded anew.
    const fresh = await loadSnapshot(browser)
    Object.assign(watcher, { state: fresh.state, cursor: fresh.cursor })
    throw new Error('begins anew at the new cursor')
  }
  watcher.cursor = told.cursor
  if (told.__typename === 'Heartbeat') return
  watcher.events += 1
  watcher.stream.seqs.push(seqOf(told.cursor))
  overhear(`an event for ${watcher.name}`, JSON.stringify(told))
  for (const node of [told.message, told.conversation]) if (node) watcher.state[node.id] = node
}

/** The number in a cursor. */
export function seqOf(cursor: string): number {
  return Number(cursor.split('.').at(-1))
}
