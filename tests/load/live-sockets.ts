import { createClient, type Client } from 'graphql-ws'
import { print } from 'graphql'
import WebSocket from 'ws'
import { EventsDocument } from '../../web/src/api/documents.ts'

/** Sockets that wait for marked messages: resolves a mark's promise when the last of them has seen it. */
export class Watchers {
  readonly #waiting = new Map<string, { left: number; resolve: (at: number) => void }>()
  readonly #size: number
  /** How often each mark was seen more often than there are sockets; must stay empty. */
  readonly doubled: string[] = []
  readonly #closers: (() => void)[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** The time at which every socket has seen `mark`. */
  expect(mark: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(mark, { left: this.#size, resolve }))
  }

  /** Called with the text of every frame. */
  see(frame: string): void {
    const at = performance.now()
    const mark = /mark-\d+-\d+/.exec(frame)?.[0]
    const entry = mark && this.#waiting.get(mark)
    if (!entry) return
    entry.left -= 1
    if (entry.left === 0) entry.resolve(at)
    if (entry.left < 0) this.doubled.push(mark)
  }

  /** Ends every socket. */
  close(): void {
    for (const close of this.#closers) close()
  }

  /** A browser's socket: the web's own subscription over graphql-ws, as it is sent by the web. */
  async follow(apiUrl: string, cookie: string): Promise<void> {
    const socketClass = class extends WebSocket {
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols, { headers: { cookie, origin: apiUrl } })
      }
    }
    const client: Client = createClient({
      url: `${apiUrl.replace('http', 'ws')}/graphql`,
      webSocketImpl: socketClass,
      retryAttempts: 0,
    })
    this.#closers.push(() => void client.dispose())
    const connected = new Promise((resolve) => client.on('connected', resolve))
    client.subscribe<{ events: { __typename: string } }>(
      { query: print(EventsDocument) },
      {
        next: (result) => result.data?.events.__typename === 'MessageReceived' && this.see(JSON.stringify(result.data)),
        error: fail,
        complete: () => undefined,
      },
    )
    await connected
  }

  /** A bare socket, for the floor. */
  async followBare(port: number): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    socket.on('message', (data: Buffer) => this.see(data.toString()))
    this.#closers.push(() => socket.terminate())
    await new Promise((resolve) => socket.once('open', resolve))
  }
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(JSON.stringify(error))
}
