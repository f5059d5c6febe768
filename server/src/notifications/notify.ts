import { commit } from '../events/commit.ts'
import type { NoticeAudience } from '../generated/prisma/enums.ts'
import { entryOf } from './catalogue.ts'
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
  const ruleOf = await rulesInForce(organizationId, { event, branchId: known.branchId, locale: manner.locale })
  const isTold = (audience: NoticeAudience) => entryOf(event).audiences.includes(audience) && ruleOf(audience).isEnabled
  const notBefore = await ringsFrom(organizationId, { branchId: known.branchId, timeZone: manner.timeZone })
  if (known.contactId && isTold('CLIENT')) {
    const name = 'minutesBefore' in subject ? `${event}:${subject.minutesBefore}` : event
    await tellClient(organizationId, { name, known, text: ruleOf('CLIENT').text, notBefore })
  }
  const places = (await staffPlaces(organizationId, known)).filter((place) => isTold(place.audience))
  const drafts = places.map((place): NoticeDraft => {
    const text = render(ruleOf(place.audience).text, known.facts)
    return { ...place, ...aboutWhat(known), event, text, notBefore }
  })
  const worthTelling = drafts.filter((draft) => draft.text !== '')
  if (worthTelling.length === 0) return []
  return commit(organizationId, (tx) => enqueueNotices(tx, worthTelling))
}

function aboutWhat({ branchId, subjectId, conversationId }: KnownSubject) {
  return { branchId, subjectId, conversationId }
}
