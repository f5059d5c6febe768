import { log } from '../lib/log.ts'
import { onBusClosed, onBusReady, subscribe, unsubscribe } from './bus.ts'
import { feedHeads } from './log.ts'
import { FeedReader } from './reader.ts'
import { type Parcel, readParcel } from './wire.ts'

type Shared = {
  reader: Promise<FeedReader>
  opened?: FeedReader
  followers: number
  leaving?: NodeJS.Timeout
}

const lookEveryMs = 500
const silenceMs = 1_500
const patienceMs = 500
/** So long a feed is still heard after its last follower: when everybody is cut off, everybody comes back. */
const lingerMs = 30_000
const shared = new Map<string, Shared>()
let looking: NodeJS.Timeout | undefined

/** The Redis channel of one organization's feed. */
export function channelOf(organizationId: string): string {
  return `feed:${organizationId}`
}

/** The process's reader of this feed; opened for the first follower. Give it back with `releaseReader`. */
export function acquireReader(organizationId: string): Promise<FeedReader> {
  const known = shared.get(organizationId) ?? open(organizationId)
  clearTimeout(known.leaving)
  known.followers += 1
  return known.reader
}

/** Closes the reader some time after its last follower. */
export function releaseReader(organizationId: string): void {
  const known = shared.get(organizationId)
  if (!known || --known.followers > 0) return
  known.leaving = setTimeout(() => close(organizationId, known), lingerMs).unref()
}

function close(organizationId: string, known: Shared): void {
  clearTimeout(known.leaving)
  shared.delete(organizationId)
  unsubscribe(channelOf(organizationId))
  known.opened?.close()
  if (shared.size > 0) return
  clearInterval(looking)
  looking = undefined
}

/** Hands a parcel to this process's own reader, if it has one. */
export function hearLocally(organizationId: string, parcel: Parcel): void {
  shared.get(organizationId)?.opened?.accept(parcel)
}

function open(organizationId: string): Shared {
  const confirmed = subscribe(channelOf(organizationId), (text) => hearLocally(organizationId, readParcel(text)))
  const known: Shared = { followers: 0, reader: openAfter(confirmed, organizationId) }
  known.reader.then(
    (reader) => (known.opened = reader),
    () => {
      // The next one who asks tries again.
      shared.delete(organizationId)
      unsubscribe(channelOf(organizationId))
    },
  )
  shared.set(organizationId, known)
  looking ??= setInterval(() => void lookAtSilentFeeds(), lookEveryMs).unref()
  return known
}

/** Subscribed before the head is read, so that nothing falls between; without Redis the looks below find everything. */
async function openAfter(confirmed: Promise<void>, organizationId: string): Promise<FeedReader> {
  const tired = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref())
  await Promise.race([confirmed.catch(() => undefined), tired])
  return FeedReader.open(organizationId)
}

/** One query for every feed that has been silent: a lost publication costs this delay and never an event. */
async function lookAtSilentFeeds(isAnyway = false): Promise<void> {
  const now = performance.now()
  const open = [...shared.values()].flatMap(({ opened }) => opened ?? [])
  const silent = open.filter((reader) => isAnyway || now - reader.heardAt > silenceMs)
  if (silent.length === 0) return
  const before = new Map(silent.map((reader) => [reader, reader.position]))
  try {
    const heads = await feedHeads(silent.map((reader) => reader.organizationId))
    for (const reader of silent) {
      const place = heads.get(reader.organizationId)
      if (place) reader.noticed(place, before.get(reader) ?? 0)
      else reader.heardAt = performance.now()
    }
  } catch (error) {
    log.warn({ err: error }, 'the feeds could not be looked at')
  }
}

onBusReady(() => void lookAtSilentFeeds(true))
onBusClosed(() => shared.forEach((known, organizationId) => close(organizationId, known)))
