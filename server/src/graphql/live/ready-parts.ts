import type { Place } from '../../events/cursor.ts'
import type { FeedReader } from '../../events/reader.ts'
import type { Entry } from '../../events/wire.ts'
import type { Group } from './group.ts'
import { type Batch, batchBytes } from './outlet.ts'

/** A stretch of what a group was told: one batch for everybody who is `place` behind, and where he is after it. */
export type Part = {
  batch: Batch
  place: Place
  /** The entry after the batch, when everybody is told of it in his own way; `place` is after it. */
  personal?: Entry
}

/** So long a part is kept for others who missed the same. */
const keptMs = 1_000
const maxKept = 32
/** Parts end at multiples of this, so that those who come back from different places soon share them. */
const stride = 32
const pauseMs = 5

type Made = Promise<Part | 'resync' | 'wait'>
const kept = new WeakMap<Group, Map<string, Made>>()

/**
 * About one batch of what comes after a place, no further than the group has come: made once for all who missed the
 * same. `resync` when it is kept no more, `wait` (after a moment) when the group itself has not come so far.
 */
export function partAfter(place: Place, group: Group, reader: FeedReader): Made {
  if (place.epoch !== reader.epoch) return Promise.resolve('resync')
  const parts = kept.get(group) ?? new Map<string, Made>()
  kept.set(group, parts)
  const key = `${place.epoch}.${place.seq}`
  const known = parts.get(key)
  if (known) return known
  const made = make(place, group, reader)
  if (parts.size >= maxKept) return made
  parts.set(key, made)
  const forget = () => parts.delete(key)
  made.then((part) => (typeof part === 'string' ? forget() : setTimeout(forget, keptMs).unref()), forget)
  return made
}

async function make(place: Place, group: Group, reader: FeedReader): Made {
  const page = await reader.page(place.seq)
  if (!page) return 'resync'
  const end = place.seq - (place.seq % stride) + stride
  const isReached = ({ event }: Entry) => event.seq <= Math.min(group.place.seq, end)
  const entries = group.place.epoch === place.epoch ? page.filter(isReached) : []
  if (entries.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    return 'wait'
  }
  const payloads: Buffer[] = []
  let bytes = 0
  let { seq } = place
  for (const entry of entries) {
    const common = await group.common(entry)
    seq = entry.event.seq
    if (common === 'personal') return { ...partOf(payloads, { ...place, seq }), personal: entry }
    if (!common) continue
    bytes += payloads.push(common) && common.length
    if (bytes >= batchBytes) break
  }
  return partOf(payloads, { ...place, seq })
}

function partOf(payloads: Buffer[], place: Place): Part {
  return { batch: { payloads, framed: new Map() }, place }
}
