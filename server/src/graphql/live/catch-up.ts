import type { Place } from '../../events/cursor.ts'
import { eventAt } from '../../events/follow.ts'
import { ownTurn } from './crowd.ts'
import type { Group, Member, Start } from './group.ts'
import type { Batch } from './outlet.ts'
import { partAfter } from './ready-parts.ts'
import { tellOne } from './shared-execution.ts'

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
    await ownTurn()
    if (isAt(place, group) && place.epoch === reader.epoch) {
      if (!isUntold) return group.goLive(member)
      if (!(await deliver(member, batchOf(await group.sign('heartbeat', place))))) return
      isUntold = false
      continue
    }
    const part = await partAfter(place, group, reader)
    if (part === 'wait') continue
    if (part === 'resync') {
      place = { epoch: reader.epoch, seq: reader.position }
      if (!(await deliver(member, batchOf(await group.sign('resync', place))))) return
      isUntold = false
      continue
    }
    if (part.batch.payloads.length > 0) isUntold = false
    if (!(await deliver(member, part.batch))) return
    place = part.place
    if (!part.personal) continue
    const own = await tellOne(member.asked, eventAt(place, part.personal))
    if (own) isUntold = false
    if (own && !(await deliver(member, batchOf(own)))) return
  }
}

function isAt(place: Place, group: Group): boolean {
  return place.epoch === group.place.epoch && place.seq === group.place.seq
}

function batchOf(payload: Buffer): Batch {
  return { payloads: [payload], framed: new Map() }
}

/** Waits for room when there is none; false when nobody reads any more. */
async function deliver(member: Member, batch: Batch): Promise<boolean> {
  if (batch.payloads.length === 0) return !member.isGone
  for (;;) {
    if (member.isGone) return false
    if (member.outlet.write(batch)) return true
    if (!(await member.outlet.drained())) return false
  }
}
