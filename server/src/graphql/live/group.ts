import { formatCursor, type Place } from '../../events/cursor.ts'
import { eventAt, type Heard, heartbeatMs } from '../../events/follow.ts'
import type { FeedReader } from '../../events/reader.ts'
import { acquireReader, releaseReader } from '../../events/readers.ts'
import type { Entry } from '../../events/wire.ts'
import { log } from '../../lib/log.ts'
import { batchBytes, type Outlet } from './outlet.ts'
import { type Asked, type Common, type Shelf, tellAll } from './shared-execution.ts'

/** One subscription of a group; `fail` ends it with an error. */
export type Member = { asked: Asked; outlet: Outlet; isGone: boolean; fail(error: unknown): void }

/** Where a member begins to catch up (null: now), and whether he has heard nothing yet. */
export type Start = { place: Place | null; isNew: boolean }

/** What brings a member who is behind to where the others are; rejects when the feed cannot be read. */
export type CatchUp = (member: Member, group: Group, start: Start) => Promise<void>

/** What a group is known by, whose feed it follows, and where it finds what other groups have written out. */
export type Belonging = { key: string; organizationId: string; payloads: Shelf['payloads'] }

const pauseMs = 500

/**
 * All equal subscriptions to one feed: it is followed once, each event is executed and written out once, and the very
 * bytes are handed to every member. Members who begin with a cursor, who read slowly or for whom an event is personal
 * stand aside (`catchUp`) and come back when they are where the others are.
 */
export class Group {
  readonly key: string
  readonly reader: Promise<FeedReader>
  /** What the events were written out as; of all groups that asked for the same. */
  readonly payloads: Shelf['payloads']
  place: Place = { epoch: '', seq: 0 }
  readonly #organizationId: string
  readonly #asked: Asked
  readonly #catchUp: CatchUp
  readonly #live = new Set<Member>()
  readonly #ended = new AbortController()
  #size = 0
  #spokeAt = performance.now()

  constructor({ key, organizationId, payloads }: Belonging, asked: Asked, catchUp: CatchUp) {
    this.key = key
    this.#organizationId = organizationId
    this.payloads = payloads
    this.#asked = asked
    this.#catchUp = catchUp
    this.reader = acquireReader(organizationId)
    this.reader.then((reader) => this.#run(reader)).catch(() => undefined)
  }

  /** Takes a member in at his place (null: now). */
  join(member: Member, after: Place | null): void {
    this.#size += 1
    this.#catchUp(member, this, { place: after, isNew: true }).catch(member.fail)
  }

  /** True when that was the last one: the group is over then. */
  leave(member: Member): boolean {
    member.isGone = true
    this.#live.delete(member)
    this.#size -= 1
    if (this.#size > 0) return false
    this.#ended.abort()
    return true
  }

  /** From now on he gets what the others get; he must have got everything up to the group's place. */
  goLive(member: Member): void {
    if (!member.isGone) this.#live.add(member)
  }

  /** What all members are told of an entry, executed once however many ask. */
  common(entry: Entry): Promise<Common> {
    const heard = eventAt({ epoch: this.place.epoch, seq: entry.event.seq }, entry)
    return tellAll(this.#asked, heard, { name: heard.cursor, payloads: this.payloads })
  }

  /** A resync or a heartbeat, written once for all who need it at the same place. */
  async sign(type: 'resync' | 'heartbeat', place: Place): Promise<Buffer> {
    const heard: Heard = { type, cursor: formatCursor(place), at: new Date() }
    const second = Math.floor(Date.now() / 1_000)
    const name = `${type} ${heard.cursor} ${second}`
    const payload = await tellAll(this.#asked, heard, { name, payloads: this.payloads })
    if (!Buffer.isBuffer(payload)) throw new Error('a sign is the same for everybody')
    return payload
  }

  async #run(reader: FeedReader): Promise<void> {
    this.place = { epoch: reader.epoch, seq: reader.position }
    while (!this.#ended.signal.aborted) {
      try {
        // Whatever arrives in this turn of the event loop leaves in one write.
        await new Promise((resolve) => setImmediate(resolve))
        await this.#step(reader)
      } catch (error) {
        log.warn({ err: error }, 'a group of subscriptions could not be told')
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
    releaseReader(this.#organizationId)
  }

  async #step(reader: FeedReader): Promise<void> {
    const page = this.place.epoch === reader.epoch ? await reader.page(this.place.seq) : null
    if (!page) {
      const place = { epoch: reader.epoch, seq: reader.position }
      return this.#speak([await this.sign('resync', place)], place)
    }
    if (page.length > 0) return this.#tell(page)
    const silence = performance.now() - this.#spokeAt
    if (silence >= heartbeatMs) return this.#speak([await this.sign('heartbeat', this.place)], this.place)
    if (this.place.epoch !== reader.epoch) return
    await reader.wait(this.place.seq, { ms: Math.max(1, heartbeatMs - silence), signal: this.#ended.signal })
  }

  async #tell(page: Entry[]): Promise<void> {
    const commons = await Promise.all(page.map((entry) => this.common(entry)))
    const { epoch } = this.place
    let run: Buffer[] = []
    let bytes = 0
    for (const [index, common] of commons.entries()) {
      const { seq } = page[index]!.event
      if (Buffer.isBuffer(common)) bytes += run.push(common) && common.length
      if (common !== 'personal' && bytes < batchBytes && index < page.length - 1) continue
      this.#speak(run, { epoch, seq: common === 'personal' ? seq - 1 : seq })
      run = []
      bytes = 0
      if (common !== 'personal') continue
      for (const member of this.#live) this.#standAside(member, this.place)
      this.place = { epoch, seq }
    }
  }

  /** Hands `payloads` to everybody; afterwards they, and the group, are at `to`. Who is full stays where he is. */
  #speak(payloads: Buffer[], to: Place): void {
    const from = this.place
    this.place = to
    if (payloads.length === 0) return
    this.#spokeAt = performance.now()
    const batch = { payloads, framed: new Map() }
    for (const member of this.#live) if (!member.outlet.write(batch)) this.#standAside(member, from)
  }

  #standAside(member: Member, place: Place): void {
    this.#live.delete(member)
    this.#catchUp(member, this, { place, isNew: false }).catch(member.fail)
  }
}
