import { connect, type Socket } from 'node:net'
import { now } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'
import { clientFrame, frameAt, upgradeRequest } from './wire.ts'

/** What a socket saw since the last reset. */
export type Seen = { messages: number; sum: number; disorder: number; bytes: number; resyncs: number }

/** Whom a socket belongs to, what it asks for, and whether it notes latencies. */
export type Terms = { url: string; cookie: string; document: string; isSample: boolean }

const nothing: Buffer = Buffer.alloc(0)
const cursorMark = Buffer.from('"cursor":"')

/** One browser as cheap as can be: it counts its frames, looks at their numbers, and reads the time in a sample. */
export class ReceiverSocket {
  readonly #terms: Terms
  #socket: Socket | undefined
  #rest = nothing
  #isOpen = false
  /** Called once when the first frame of the feed has come. */
  #live: (() => void) | undefined
  cursor: string | undefined
  seen: Seen = empty()
  isClosed = false
  /** Of the messages since the last reset, for a socket of the sample. */
  latencies: Histogram | undefined

  constructor(terms: Terms) {
    this.#terms = terms
    this.reset()
  }

  /** Connects and subscribes, after the last cursor if there is one; resolves with the first frame of the feed. */
  open(): Promise<void> {
    const url = new URL(this.#terms.url)
    const socket = connect(Number(url.port), url.hostname)
    socket.setNoDelay(true)
    this.#socket = socket
    this.#rest = nothing
    this.#isOpen = false
    this.isClosed = false
    socket.write(upgradeRequest(url, this.#terms.cookie))
    socket.on('data', (data) => this.#take(data))
    socket.on('error', () => undefined)
    socket.on('close', () => (this.isClosed = true))
    return new Promise((resolve) => (this.#live = resolve))
  }

  /** Ends it without a word, as a lost network does. */
  cut(): void {
    this.#socket?.destroy()
  }

  /** Reads nothing more, as a sleeping laptop does. */
  stall(): void {
    this.#socket?.pause()
  }

  /** Wakes up. */
  wake(): void {
    this.#socket?.resume()
  }

  /** Forgets what it saw, not where it is. */
  reset(): void {
    this.seen = empty()
    this.forget()
  }

  /** Forgets the latencies alone. */
  forget(): void {
    this.latencies = this.#terms.isSample ? new Histogram() : undefined
  }

  #take(data: Buffer): void {
    this.seen.bytes += data.length
    let buffer = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data
    if (!this.#isOpen) {
      const end = buffer.indexOf('\r\n\r\n')
      if (end < 0) return void (this.#rest = buffer)
      if (!buffer.toString('latin1', 0, 12).includes('101')) return void this.#socket?.destroy()
      this.#isOpen = true
      buffer = buffer.subarray(end + 4)
      this.#send({ type: 'connection_init' })
    }
    let at = 0
    for (let frame = frameAt(buffer, at); frame; frame = frameAt(buffer, at)) {
      if (frame.opcode === 1) this.#hear(buffer, frame.start, frame.end)
      if (frame.opcode === 8) this.#socket?.end()
      if (frame.opcode === 9) this.#socket?.write(clientFrame(buffer.subarray(frame.start, frame.end), 10))
      at = frame.end
    }
    // A copy of what is left would keep the whole chunk alive otherwise.
    this.#rest = at === buffer.length ? nothing : Buffer.from(buffer.subarray(at))
  }

  #hear(buffer: Buffer, start: number, end: number): void {
    const at = buffer.indexOf(cursorMark, start)
    if (at < 0 || at >= end) return this.#answer(buffer.toString('utf8', start, end))
    const cursorStart = at + cursorMark.length
    const cursorEnd = buffer.indexOf(34, cursorStart)
    const before = buffer.toString('latin1', start, at)
    this.cursor = buffer.toString('latin1', cursorStart, cursorEnd)
    this.#live?.()
    this.#live = undefined
    if (before.includes('ResyncRequired')) this.seen.resyncs += 1
    if (before.includes('MessageReceived')) this.#count(buffer, cursorEnd, end)
  }

  #count(buffer: Buffer, from: number, end: number): void {
    const { seen } = this
    const seq = Number(this.cursor!.slice(this.cursor!.lastIndexOf('.') + 1))
    seen.messages += 1
    if (seq <= this.#last) seen.disorder += 1
    this.#last = seq
    seen.sum += seq
    if (!this.latencies) return
    const mark = buffer.indexOf('T=', from)
    if (mark < 0 || mark >= end) return
    this.latencies.add(now() - parseInt(buffer.toString('latin1', mark + 2, mark + 20), 10) / 1000)
  }

  #last = 0

  #answer(text: string): void {
    if (text.includes('"connection_ack"')) {
      const payload = { query: this.#terms.document, variables: { after: this.cursor ?? null } }
      this.#send({ id: '1', type: 'subscribe', payload })
    }
    if (text.includes('"type":"ping"')) this.#send({ type: 'pong' })
    if (text.includes('"type":"error"')) throw new Error(text.slice(0, 500))
  }

  #send(message: object): void {
    this.#socket?.write(clientFrame(JSON.stringify(message)))
  }
}

function empty(): Seen {
  return { messages: 0, sum: 0, disorder: 0, bytes: 0, resyncs: 0 }
}
