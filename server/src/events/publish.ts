import { killpoint } from '../lib/killpoint.ts'
import { log } from '../lib/log.ts'
import { openBus, publish } from './bus.ts'
import { onCommit } from './commit.ts'
import { type Content, loadContent } from './content.ts'
import type { FeedEvent } from './event.ts'
import { channelOf, hearLocally } from './readers.ts'
import { writeParcel } from './wire.ts'

const untold = new Map<string, FeedEvent[]>()
/** The organizations whose last parcel nobody heard. */
const unheard = new Set<string>()

/**
 * From now on tells every process of what this one commits: the events with their content on the organization's
 * channel. Nobody waits for it; what is not told is found in the log by the readers. While nobody listens to an
 * organization its content is not even loaded: the first who does reads it himself, once.
 */
export function startPublishing(): void {
  openBus()
  onCommit((batches) => {
    killpoint('after_commit_before_publish')
    for (const { organizationId, events } of batches) {
      const queue = untold.get(organizationId)
      if (queue) {
        queue.push(...events)
        continue
      }
      untold.set(organizationId, [...events])
      void tellAll(organizationId)
    }
  })
}

/** In order, and whatever was committed while the last content was loading together. */
async function tellAll(organizationId: string): Promise<void> {
  const queue = untold.get(organizationId) ?? []
  while (queue.length > 0) {
    const events = queue.splice(0, 200)
    const content = unheard.has(organizationId) ? null : await contentFor(organizationId, events)
    hearLocally(organizationId, { events, content })
    void publish(channelOf(organizationId), writeParcel({ events, content })).then((hearers) => {
      if (hearers === 0) unheard.add(organizationId)
      else unheard.delete(organizationId)
    })
  }
  untold.delete(organizationId)
}

async function contentFor(organizationId: string, events: FeedEvent[]): Promise<Content | null> {
  try {
    return await loadContent(organizationId, events)
  } catch (error) {
    log.warn({ err: error }, 'the content of events could not be loaded')
    return null
  }
}
