/**
 * A light client of the feed: one raw socket, a cursor, nothing else, so that hundreds of them fit into one test. It comes
 * back by its cursor after any loss, each time at the next of its addresses, and checks every number it is told: the
 * organization of such a test must make events of one kind only that all members see, so that the numbers have no gaps.
 *
 *   const client = new FeedClient({ urls: [one, two], cookie: owner.cookie, cursor, random })
 *   client.start(); … client.last, client.missed, client.doubled, client.resyncs, client.waits; client.stop()
 */
import WebSocket from 'ws'
import { reconnectDelay } from '../../web/src/api/feed/reconnect-delay.ts'

/** Where to connect, as whom, from which place on, and the run's source of chance. */
export type FeedClientOptions = {
  urls: string[]
  cookie: string
  cursor: string
  random: () => number
  /** Further fields of the conversation, to make the frames as long as a test wants them. */
  more?: string
}

/** See the top of this file. */
export class FeedClient {
  epoch: string
  last: number
  events = 0
  missed = 0
  doubled = 0
  resyncs = 0
  losses = 0
  /** For every loss that no other followed: milliseconds until everything was there that had been committed when the next socket stood. */
  readonly waits: number[] = []
  /** The same since that socket stood: without the time the client itself let pass. */
  readonly catchUps: number[] = []
  isOnline = false
  socket: WebSocket | undefined
  readonly #options: FeedClientOptions
  #tries = 0
  #attempt = 0
  #lostAt: number | null = null
  #owed = Infinity
  #stoodAt = 0
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(options: FeedClientOptions) {
    this.#options = options
    const [epoch, seq] = options.cursor.split('.')
    this.epoch = epoch!
    this.last = Number(seq)
  }

  /** Connects, and from then on never gives up. `headNow` tells what has been committed so far. */
  start(headNow: () => number): void {
    const { urls, cookie, random } = this.#options
    const url = urls[this.#tries++ % urls.length]!.replace('http', 'ws')
    const socket = new WebSocket(`${url}/graphql`, 'graphql-transport-ws', { headers: { cookie } })
    this.socket = socket
    let isOver = false
    const lose = () => {
      if (isOver || this.#isStopped) return
      isOver = true
      this.isOnline = false
      this.losses += 1
      // A cut while it was coming back begins a new loss: the network was not back.
      this.#lostAt = performance.now()
      this.#owed = Infinity
      this.#attempt += 1
      this.#timer = setTimeout(() => this.start(headNow), reconnectDelay(this.#attempt, random()))
    }
    socket.on('error', () => undefined)
    socket.on('close', lose)
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.startsWith('{"type":"connection_ack"')) {
        const payload = { query: documentOf(this.#options.more), variables: { after: `${this.epoch}.${this.last}` } }
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
        this.#owed = headNow()
        this.#stoodAt = performance.now()
        return this.#settle()
      }
      if (text.includes('"type":"next"')) this.#take(text)
      else if (text.includes('"type":"error"')) socket.terminate()
    })
  }

  /** Ends it. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.socket?.terminate()
  }

  #take(text: string): void {
    this.isOnline = true
    this.#attempt = 0
    const [, epoch, digits] = /"cursor":"(\w+)\.(\d+)"/.exec(text)!
    const seq = Number(digits)
    if (text.includes('"ResyncRequired"')) {
      this.resyncs += 1
      this.epoch = epoch!
      this.last = seq
    } else if (text.includes('"Heartbeat"')) {
      this.last = Math.max(this.last, seq)
    } else {
      if (text.includes('"ConversationChanged"')) this.events += 1
      if (seq <= this.last) this.doubled += 1
      else this.missed += seq - this.last - 1
      this.last = Math.max(seq, this.last)
    }
    this.#settle()
  }

  #settle(): void {
    if (this.#lostAt === null || this.last < this.#owed) return
    this.waits.push(performance.now() - this.#lostAt)
    this.catchUps.push(performance.now() - this.#stoodAt)
    this.#lostAt = null
  }
}

function documentOf(more = ''): string {
  const conversation = `conversation { id status lastMessageText version ${more} }`
  const fields = `__typename cursor ... on ConversationChanged { ${conversation} }`
  return `subscription Light($after: FeedCursor) { events(after: $after) { ${fields} } }`
}

/** The value below which the share `q` of the figures lies; 0 of none. */
export function quantile(figures: number[], q: number): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}

/** A repeatable source of chance (mulberry32): the seed is what a failed run prints. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
