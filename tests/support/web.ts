/**
 * The live part of the web app as it is (web/src/api: client, cache, socket, supervision), run in Node in front of a real
 * api, so that its recovery is tested and not a copy of it. One page for a test file at a time: its modules are single.
 *
 *   const page = await openPage({ url: proxy.url, cookie: owner.cookie, silenceMs: 3_000 })
 *   page.told               // every event it has heard, in order
 *   page.client, page.live  // urql's client and web/src/api/live.ts
 *   page.close()
 */
import { vi } from 'vitest'
import WebSocket from 'ws'
import type { FeedEvent } from '../../web/src/api/documents.ts'

/** Where the page was loaded from, whose browser it is; a shorter patience than its own 30 s where a test needs it. */
export type PageOptions = { url: string; cookie: string; silenceMs?: number }

/** A page of the web app, as far as it is not drawn. */
export type Page = Awaited<ReturnType<typeof openPage>>

const patience = 30_000
const realTimeout = globalThis.setTimeout
const realFetch = globalThis.fetch

/** Loads the modules anew, reads the session and starts the feed as the app does. */
export async function openPage({ url, cookie, silenceMs = patience }: PageOptions) {
  const nothing = () => undefined
  const { host } = new URL(url)
  class CookieSocket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { cookie, origin: url } })
      // A browser's socket that nobody listens to fails in silence.
      this.on('error', nothing)
    }
  }
  vi.stubGlobal('WebSocket', CookieSocket)
  vi.stubGlobal('location', { protocol: 'http:', host, assign: nothing })
  const shortened = (run: (...args: unknown[]) => void, ms?: number, ...rest: unknown[]) =>
    realTimeout(run, ms === patience ? silenceMs : ms, ...rest)
  if (silenceMs !== patience) vi.stubGlobal('setTimeout', shortened)
  vi.stubGlobal('fetch', (address: string, init: RequestInit) =>
    realFetch(new URL(address, url), { ...init, headers: { ...(init.headers as object), cookie } }),
  )
  // Without a whole schema the cache warns of each event's fields that the others do not have.
  vi.spyOn(console, 'warn').mockImplementation(nothing)
  vi.resetModules()
  const [{ client }, live, documents, lists, thread] = await Promise.all([
    import('../../web/src/api/client.ts'),
    import('../../web/src/api/live.ts'),
    import('../../web/src/api/documents.ts'),
    import('../../web/src/inbox/list/documents.ts'),
    import('../../web/src/thread/documents.ts'),
  ])
  const { SessionDocument } = await import('../../web/src/api/session.ts')
  // Not before: with a document in sight Vue would look for more of a browser.
  vi.stubGlobal('window', { addEventListener: nothing, removeEventListener: nothing })
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: nothing, removeEventListener: nothing })
  const { data } = await client.query(SessionDocument, {}).toPromise()
  const told: FeedEvent[] = []
  live.whenFeedMoves((event) => told.push(event))
  live.startLive(data!.viewer!.feedCursor)
  const close = () => {
    live.stopLive()
    vi.unstubAllGlobals()
  }
  return { client, live, documents, lists, thread, told, close }
}
