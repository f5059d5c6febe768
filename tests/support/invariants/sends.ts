import type { Row } from '../invariants.ts'
import { grouped } from './grouped.ts'
import type { Accepted, Provider } from './provider.ts'

/** A send that the API acknowledged: its text, and the ids of the messages it became. */
export type AckedSend = { text: string; messageIds: string[] }

const final = new Set(['SENT', 'DELIVERED', 'READ', 'FAILED', 'UNKNOWN', 'CANCELLED'])
const arrived = new Set(['SENT', 'DELIVERED', 'READ'])
/** What a person reads of these is that the customer has nothing (yet). */
const notThere = new Set(['FAILED', 'CANCELLED', 'QUEUED', 'SCHEDULED'])

/** I1: an acknowledged send is one row (or the rows of its parts) in a final state. */
export function ackedFaults(acked: AckedSend[], outbound: Row[]): string[] {
  const byId = new Map(outbound.map((row) => [row.id, row]))
  const byText = grouped(outbound, (row) => row.text ?? '')
  const faults: string[] = []
  for (const { text, messageIds } of acked) {
    const own = messageIds.flatMap((id) => byId.get(id) ?? [])
    if (own.length !== messageIds.length) faults.push(`I1: «${text}» was acknowledged and its row is gone`)
    for (const row of own) if (!final.has(row.state)) faults.push(`I1: «${text}» is still ${row.state}`)
    if (messageIds.length !== 1) continue
    const same = byText.get(text) ?? []
    if (same.length !== 1) faults.push(`I1: «${text}» has ${same.length} rows`)
    if (same[0] && !messageIds.includes(same[0].id)) faults.push(`I1: «${text}» was acknowledged with another id`)
  }
  return faults
}

/** I2 and I3: at most once at the provider; what we call sent is there, what we call not sent is not. */
export function sentFaults(outbound: Row[], { accepted }: Provider, resent: string[]): string[] {
  const times = countsOf(accepted, outbound)
  const again = grouped(resent, (id) => id)
  const faults: string[] = []
  for (const row of outbound) {
    const { id, state, text } = row
    const name = `«${text ?? row.externalId}»`
    const count = times(row)
    const allowed = 1 + (again.get(id)?.length ?? 0)
    if (count > allowed) faults.push(`I2: ${name} was delivered ${count} times`)
    if (arrived.has(state) && count === 0) faults.push(`I3: ${name} is ${state} and the provider does not have it`)
    if (notThere.has(state) && count >= allowed) faults.push(`I3: ${name} is ${state} and the provider has it`)
  }
  return faults
}

/** I4: what the provider has of a chat is in our order, and we know of all of it. */
export function orderFaults(outbound: Row[], { accepted }: Provider, resent: string[]): string[] {
  const rows = finder(outbound)
  const ours = new Set(outbound.map((row) => `${row.botId} ${row.chat}`))
  const skipped = new Set(resent)
  const faults: string[] = []
  for (const [place, sends] of grouped(accepted, (send) => `${send.botId} ${send.chatId}`)) {
    let last: Row | undefined
    for (const send of sends) {
      const row = rows(send)
      // A chat of staff notices has no conversation, so nothing there is a message of ours.
      if (!row && ours.has(place)) faults.push(`I4: chat ${place} got «${send.text}», which no row of ours tells of`)
      if (!row || skipped.has(row.id)) continue
      const isBehind = last && last.conversationId === row.conversationId && row.seq < last.seq
      if (isBehind) faults.push(`I4: chat ${place} got «${row.text}» (${row.seq}) after «${last?.text}» (${last?.seq})`)
      last = row
    }
  }
  return faults
}

/**
 * How often the provider has a message: by its text, which is unique in a test (a greeting that many get: in its chat);
 * one of files alone by its id.
 */
function countsOf(accepted: Accepted[], outbound: Row[]): (row: Row) => number {
  const bearers = grouped(outbound, (row) => row.text ?? '')
  const counts = new Map<string, number>()
  const ids = new Set<string>()
  for (const { botId, chatId, text, messageIds } of accepted) {
    for (const key of [text, `${botId} ${chatId} ${text}`]) if (key) counts.set(key, (counts.get(key) ?? 0) + 1)
    for (const id of messageIds) ids.add(`${botId} ${id}`)
  }
  return (row) => {
    const isShared = (bearers.get(row.text ?? '')?.length ?? 0) > 1
    if (row.text) return counts.get(isShared ? `${row.botId} ${row.chat} ${row.text}` : row.text) ?? 0
    return row.externalId && ids.has(`${row.botId} ${row.externalId}`) ? 1 : 0
  }
}

function finder(outbound: Row[]): (send: Accepted) => Row | undefined {
  const byText = new Map(outbound.flatMap((row) => (row.text ? [[row.text, row] as const] : [])))
  const byPlace = new Map(outbound.map((row) => [`${row.botId} ${row.chat} ${row.text}`, row]))
  const byExternalId = new Map(outbound.map((row) => [`${row.botId} ${row.externalId}`, row]))
  return ({ botId, chatId, text, messageIds }) =>
    (text && (byPlace.get(`${botId} ${chatId} ${text}`) ?? byText.get(text))) ||
    byExternalId.get(`${botId} ${messageIds[0]}`) ||
    undefined
}
