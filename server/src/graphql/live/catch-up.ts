import type { Place } from '../../events/cursor.ts'
import { eventAt } from '../../events/follow.ts'
import type { Entry } from '../../events/wire.ts'
import type { Group, Member, Start } from './group.ts'
import { batchBytes } from './outlet.ts'
import { tellOne } from './shared-execution.ts'

const pauseMs = 5

/**
 * Brings one member from his place to the group's, at the pace of his own reader, from the ring or the log; what the
 * group has written out is not written out again. Begins with a resync when his place is kept no more, and with a
 * heartbeat when he is new and has missed nothing. Resolves when he is with the others, or gone.
 */
export async function catchUp(member: Member, group: Group, start: Start): Promise<void> {
  const reader = await group.reader
  let place = start.place ?? group.place
  let isUntold = start.isNew
  while (!member.isGone) {
    const page = place.epoch === reader.epoch ? await reader.page(place.seq) : null
    if (!page) {
      place = { epoch: reader.epoch, seq: reader.position }
      if (!(await deliver(member, [await group.sign('resync', place)]))) return
      isUntold = false
    } else if (place.epoch === group.place.epoch && place.seq === group.place.seq) {
      if (!isUntold) return group.goLive(member)
      if (!(await deliver(member, [await group.sign('heartbeat', place)]))) return
      isUntold = false
    } else {
      const told = await readyPart(member, group, { place, page })
      if (told.payloads.length > 0 && !(await deliver(member, told.payloads))) return
      if (told.payloads.length > 0) isUntold = false
      place = told.place
    }
  }
}

type Missed = { place: Place; page: Entry[] }

/** About one batch of what he missed, no further than the group has come, and where he is after it. */
async function readyPart(member: Member, group: Group, { place, page }: Missed) {
  const part = group.place.epoch === place.epoch ? page.filter(({ event }) => event.seq <= group.place.seq) : []
  // The group itself has not come so far yet: it is at work.
  if (part.length === 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  const payloads: Buffer[] = []
  let bytes = 0
  let { seq } = place
  for (const entry of part) {
    const common = await group.common(entry)
    const at = { epoch: place.epoch, seq: entry.event.seq }
    const payload = common === 'personal' ? await tellOne(member.asked, eventAt(at, entry)) : common
    seq = at.seq
    if (!payload) continue
    bytes += payload.length
    payloads.push(payload)
    if (bytes >= batchBytes) break
  }
  return { payloads, place: { epoch: place.epoch, seq } }
}

/** Waits for room when there is none; false when nobody reads any more. */
async function deliver(member: Member, payloads: Buffer[]): Promise<boolean> {
  const batch = { payloads, framed: new Map<string, Buffer>() }
  for (;;) {
    if (member.isGone) return false
    if (member.outlet.write(batch)) return true
    if (!(await member.outlet.drained())) return false
  }
}
