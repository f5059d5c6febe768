import type { Entry, SetWrite } from '../../events/batch/waiting.ts'
import { recognise } from '../contact-link/recognise.ts'
import { applyParked } from './apply-parked.ts'
import { findPlaces, type Place } from './find-places.ts'
import { type Inbound, updateKeyOf, wavesOf } from './inbound.ts'
import { storeMessages } from './store-messages.ts'

/**
 * Receives customers' messages: update, contact, conversation, message, files and events, by two statements however
 * many they are. Answers for each whether its update was new. An edit that waited for its message is applied to it.
 */
export const receiveTogether: SetWrite<Inbound, boolean> = {
  async applyAll(entries) {
    const firsts = new Map(entries.toReversed().map((entry) => [updateKeyOf(entry.item), entry]))
    const isNew = new Set<Entry<Inbound>>()
    const unique = entries.filter((entry) => firsts.get(updateKeyOf(entry.item)) === entry)
    for (const wave of wavesOf(unique)) for (const entry of await receiveWave(wave)) isNew.add(entry)
    return entries.map((entry) => isNew.has(entry))
  },
}

type Placed = { entry: Entry<Inbound>; place: Place }

async function receiveWave(wave: Entry<Inbound>[]): Promise<Entry<Inbound>[]> {
  const places = await findPlaces(wave)
  if (places.size === 0) return []
  const placed = wave.flatMap((entry, index) => {
    const place = places.get(index)
    return place ? [{ entry, place }] : []
  })
  const messages = withoutRepeats(placed)
  const ids = await storeMessages(
    wave[0]!.tx,
    messages.map(({ entry: { item }, place }) => ({ ...item, conversationId: place.conversationId })),
  )
  const idOf = new Map(messages.map(({ entry }, index) => [entry, ids.get(index)]))
  const opened = new Set<string>()
  for (const { entry, place } of placed) {
    if (place.isNew && !opened.has(place.conversationId)) tell(entry, place, null)
    opened.add(place.conversationId)
    const id = idOf.get(entry)
    if (id) tell(entry, place, id)
    if (id) await recognise(entry)
    if (place.hasParked) await applyParked(entry.tx, entry.item.integration, entry.item.event)
  }
  return placed.map(({ entry }) => entry)
}

/** The same message under another update's id is no second message. */
function withoutRepeats(placed: Placed[]): Placed[] {
  const seen = new Set<string>()
  return placed.filter(({ entry, place }) => {
    const key = `${place.conversationId}/${entry.item.event.externalId}`
    if (seen.has(key)) return false
    return seen.add(key)
  })
}

function tell({ tx }: Entry<Inbound>, { conversationId, branchId }: Place, messageId: string | null): void {
  const kind = messageId ? 'MESSAGE_RECEIVED' : 'CONVERSATION_CHANGED'
  tx.append({ kind, conversationId, branchId, ...(messageId && { messageId }) })
}
