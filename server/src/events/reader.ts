import { log } from '../lib/log.ts'
import { loadContent } from './content.ts'
import type { Place } from './cursor.ts'
import type { FeedEvent } from './event.ts'
import { feedHead, readLog } from './log.ts'
import { Ring } from './ring.ts'
import type { Entry, Parcel } from './wire.ts'

const ringSize = 1_000
const pageSize = 200
/** How long a full page of the log is kept for others who come back; few, and content grows no older than this. */
const pageKeptMs = 3_000
/** Batches of two processes overtake each other by a few milliseconds; only a longer gap is worth a query. */
const gapPatienceMs = 30

/** How long somebody waits, and for what: `sees` is asked once for every event, none is woken for nothing. */
export type Patience = { ms: number; signal: AbortSignal; sees?(event: FeedEvent): boolean }

type Waiter = { upTo: number; sees(event: FeedEvent): boolean; wake(): void }

/**
 * The one reader of one organization's feed in this process: it hears parcels, expects number n + 1, and reads the log
 * (once, for everybody) when something is missing. Those who follow the feed pull from its ring by position.
 */
export class FeedReader {
  readonly organizationId: string
  epoch: string
  heardAt = performance.now()
  #ring: Ring<Entry>
  readonly #early = new Map<number, Entry>()
  readonly #waiting = new Set<Waiter>()
  readonly #pages = new Map<string, Promise<Entry[]>>()
  #gap: NodeJS.Timeout | undefined
  #catchingUp: Promise<void> | undefined

  private constructor(organizationId: string, place: Place) {
    this.organizationId = organizationId
    this.epoch = place.epoch
    this.#ring = new Ring(place.seq + 1, ringSize)
  }

  static async open(organizationId: string): Promise<FeedReader> {
    return new FeedReader(organizationId, await feedHead(organizationId))
  }

  /** The number of the newest event that followers can have. */
  get position(): number {
    return this.#ring.next - 1
  }

  /** Takes a parcel in; repeats are dropped, what comes early waits, a parcel without content makes it read the log. */
  accept(parcel: Parcel): void {
    this.heardAt = performance.now()
    const { content } = parcel
    if (!content) return void this.catchUp()
    for (const event of parcel.events) if (event.seq > this.position) this.#early.set(event.seq, { event, content })
    this.#advance()
  }

  /** What a look at the counter showed; `before` is our position when the look began. */
  noticed(place: Place, before: number): void {
    this.heardAt = performance.now()
    if (place.epoch !== this.epoch || place.seq < before) return this.#restart(place)
    if (place.seq > this.position) void this.catchUp(place)
  }

  /**
   * Reads the log up to its end, where `head` was seen; once at a time. What is in neither the log nor our hands was
   * forgotten: followers begin anew behind it. Never throws: what failed is tried again at the next look.
   */
  catchUp(head?: Place): Promise<void> {
    this.#catchingUp ??= this.#readOn(head)
      .catch((error: unknown) => log.warn({ err: error }, 'the feed could not be read'))
      .finally(() => (this.#catchingUp = undefined))
    return this.#catchingUp
  }

  /** The next entries after `seq` (none: it is the newest), or null when they are kept no more. */
  async page(seq: number): Promise<Entry[] | null> {
    if (seq > this.position) await this.catchUp()
    if (seq > this.position) return null
    const ready = this.#ring.after(seq, pageSize)
    if (ready) return ready
    // Pages begin at fixed numbers, so that those who come back from different places share them; one that was already
    // being read may end before what has come meanwhile.
    const shared = (await this.#readPage(seq - (seq % pageSize))).filter(({ event }) => event.seq > seq)
    if (shared[0]?.event.seq === seq + 1) return shared
    const page = await this.#readPage(seq, 'own')
    return page[0]?.event.seq === seq + 1 ? page : null
  }

  /**
   * Resolves as soon as there is something after `seq` that `sees` wants (anything, without it), or after `ms`, or when
   * `signal` fires: with the number up to which there was nothing for the one who waits.
   */
  wait(seq: number, { ms, signal, sees = () => true }: Patience): Promise<number> {
    if (this.position > seq || signal.aborted) return Promise.resolve(seq)
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(waiter)
        signal.removeEventListener('abort', done)
        resolve(waiter.upTo)
      }
      const waiter: Waiter = { upTo: seq, sees, wake: done }
      const timer = setTimeout(done, ms)
      this.#waiting.add(waiter)
      signal.addEventListener('abort', done)
    })
  }

  /** Wakes whoever waits, for the last time. */
  close(): void {
    clearTimeout(this.#gap)
    this.#wakeAll()
  }

  #advance(): void {
    const before = this.position
    for (let next = this.#early.get(before + 1); next; next = this.#early.get(this.position + 1)) {
      this.#early.delete(next.event.seq)
      this.#ring.push(next)
    }
    clearTimeout(this.#gap)
    this.#gap = this.#early.size > 0 ? setTimeout(() => void this.catchUp(), gapPatienceMs) : undefined
    if (this.position > before) this.#tellWaiting(this.#ring.after(before, Infinity) ?? [])
  }

  #tellWaiting(entries: Entry[]): void {
    for (const waiter of [...this.#waiting]) {
      const wanted = entries.find(({ event }) => waiter.sees(event))
      waiter.upTo = wanted ? wanted.event.seq - 1 : this.position
      if (wanted) waiter.wake()
    }
  }

  #restart(place: Place): void {
    this.epoch = place.epoch
    this.#early.clear()
    this.#skipTo(place.seq + 1)
  }

  /** What is before this number is not to be had any more: whoever stands there is told so by his next page. */
  #skipTo(seq: number): void {
    this.#pages.clear()
    this.#ring = new Ring(seq, ringSize)
    this.#wakeAll()
  }

  async #readOn(head?: Place): Promise<void> {
    for (;;) {
      const page = await this.#load(await readLog(this.organizationId, this.position, pageSize))
      const oldest = page[0]?.event.seq ?? (head?.epoch === this.epoch ? head.seq + 1 : 0)
      if (oldest > this.position + 1 && !this.#early.has(this.position + 1)) this.#skipTo(oldest)
      for (const entry of page) if (entry.event.seq > this.position) this.#early.set(entry.event.seq, entry)
      this.#advance()
      for (const seq of this.#early.keys()) if (seq <= this.position) this.#early.delete(seq)
      if (page.length < pageSize) return
    }
  }

  #readPage(after: number, whose: 'shared' | 'own' = 'shared'): Promise<Entry[]> {
    const key = `${whose} ${after}`
    const known = this.#pages.get(key)
    if (known) return known
    const page = readLog(this.organizationId, after, pageSize).then((events) => this.#load(events))
    this.#pages.set(key, page)
    const forget = () => this.#pages.get(key) === page && this.#pages.delete(key)
    page.then((entries) => setTimeout(forget, entries.length === pageSize ? pageKeptMs : 0).unref(), forget)
    return page
  }

  async #load(events: FeedEvent[]): Promise<Entry[]> {
    const content = await loadContent(this.organizationId, events)
    return events.map((event) => ({ event, content }))
  }

  #wakeAll(): void {
    for (const waiter of [...this.#waiting]) waiter.wake()
  }
}
