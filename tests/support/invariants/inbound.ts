import type { Row } from '../invariants.ts'
import { grouped } from './grouped.ts'
import type { Provider, Written } from './provider.ts'

/** I5: every message of a customer is exactly one row of ours, with his words, in his order. */
export function inboundFaults(inbound: Row[], { written }: Provider): string[] {
  const stored = grouped(inbound, placeOf)
  const said = grouped(written, placeOf)
  const faults: string[] = []
  for (const place of new Set([...stored.keys(), ...said.keys()])) {
    faults.push(...chatFaults(place, said.get(place) ?? [], stored.get(place) ?? []))
  }
  return faults
}

const placeOf = ({ botId, chat }: { botId: string; chat: string }) => `${botId} ${chat}`

function chatFaults(place: string, said: Written[], stored: Row[]): string[] {
  const faults: string[] = []
  const rows = grouped(stored, (row) => row.externalId ?? '')
  for (const { id, text } of said) {
    const own = rows.get(id) ?? []
    const name = `«${text ?? id}» of chat ${place}`
    if (own.length === 0) faults.push(`I5: ${name} is lost`)
    if (own.length > 1) faults.push(`I5: ${name} is stored ${own.length} times`)
    if (own[0] && text && own[0].text !== text) faults.push(`I5: ${name} is stored as «${own[0].text}»`)
  }
  const known = new Set(said.map(({ id }) => id))
  for (const row of stored) {
    if (!known.has(row.externalId ?? '')) faults.push(`I5: «${row.text}» of chat ${place} was never written`)
  }
  const order = stored.map((row) => row.externalId ?? '').filter((id) => known.has(id))
  const expected = said.map(({ id }) => id).filter((id) => rows.has(id))
  if (faults.length === 0 && order.join() !== expected.join()) {
    faults.push(`I5: chat ${place} wrote in the order ${expected.join()} and we have ${order.join()}`)
  }
  return faults
}
