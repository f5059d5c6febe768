import { commit } from '../events/commit.ts'
import type { NoticeAudience } from '../generated/prisma/enums.ts'
import { killpoint } from '../lib/killpoint.ts'
import type { Locale } from '../texts.ts'
import { entryOf, type NoticeEvent } from './catalogue.ts'
import { tellClient } from './client/tell-client.ts'
import type { KnownSubject, NoticeSubject } from './facts/subject.ts'
import { knownSubject } from './facts/known-subject.ts'
import { ringsFrom } from './hours/rings-from.ts'
import { enqueueNotices, type NoticeDraft } from './outbox/enqueue.ts'
import { staffPlaces } from './places/staff-places.ts'
import { render } from './render/render.ts'
import { rulesInForce } from './rules/in-force.ts'

/**
 * Tells whoever is to hear of an event, each in the words that are set for him: the staff by the outbox of notices (at
 * least once, the same not twice within ten minutes to one place), the client as a message of his conversation (at most
 * once). May be run again for the same event. Answers the bots whose outbox has something new.
 */
export async function notify(organizationId: string, subject: NoticeSubject): Promise<string[]> {
  const found = await knownSubject(organizationId, subject)
  if (!found) return []
  const { known, manner } = found
  const { event } = subject
  const { branchId } = known
  const [wordsOf, notBefore] = await Promise.all([
    wordsFor(organizationId, eventsOf(event, known), { branchId, locale: manner.locale }),
    ringsFrom(organizationId, { branchId, timeZone: manner.timeZone }),
  ])
  const toClient = known.contactId && wordsOf('CLIENT')
  if (toClient) {
    const name = event === 'REMINDER' ? `${event}:${known.once}` : event
    await tellClient(organizationId, { name, known, text: toClient.text, notBefore })
    killpoint('after_client_told')
  }
  const audiences = staff.filter((audience) => wordsOf(audience))
  const places = await staffPlaces(organizationId, known, audiences)
  const drafts = places.map((place): NoticeDraft => {
    const { event, text } = wordsOf(place.audience)!
    return { ...place, ...aboutWhat(known), event, text: render(text, known.facts), notBefore }
  })
  const worthTelling = drafts.filter((draft) => draft.text !== '')
  if (worthTelling.length === 0) return []
  return commit(organizationId, (tx) => enqueueNotices(tx, worthTelling))
}

const staff: NoticeAudience[] = ['OWNER', 'STAFF_CHAT', 'MEMBER']

/** What an event is told as, the more telling first: each hears of it once, in the first words that are not off. */
function eventsOf(event: NoticeEvent, { move }: KnownSubject): NoticeEvent[] {
  if (!move) return [event]
  if (!move.fromStatusId) return ['ORDER_CREATED']
  return move.isReady ? ['ORDER_READY', 'ORDER_MOVED'] : ['ORDER_MOVED']
}

type Words = { event: NoticeEvent; text: string }

/** In which words an audience is told, undefined when it is not. */
async function wordsFor(
  organizationId: string,
  events: NoticeEvent[],
  manner: { branchId: string | null; locale: Locale },
): Promise<(audience: NoticeAudience) => Words | undefined> {
  const rules = await Promise.all(
    events.map(async (event) => ({ event, ruleOf: await rulesInForce(organizationId, { event, ...manner }) })),
  )
  return (audience) =>
    rules
      .filter(({ event, ruleOf }) => entryOf(event).audiences.includes(audience) && ruleOf(audience).isEnabled)
      .map(({ event, ruleOf }) => ({ event, text: ruleOf(audience).text }))[0]
}

function aboutWhat({ branchId, subjectId, conversationId, once }: KnownSubject) {
  return { branchId, subjectId, conversationId, once }
}
