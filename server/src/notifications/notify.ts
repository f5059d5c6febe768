import { channelOf } from '../channels/registry.ts'
import { commitTogether } from '../events/commit.ts'
import type { NoticeAudience } from '../generated/prisma/enums.ts'
import { killpoint } from '../lib/killpoint.ts'
import { splitText } from '../messages/compose/split-text.ts'
import { entryOf, type NoticeEvent } from './catalogue.ts'
import { tellClient } from './client/tell-client.ts'
import { transitionWords } from './client/transition-words.ts'
import { knownSubject } from './facts/known-subject.ts'
import type { KnownSubject, Manner, NoticeSubject } from './facts/subject.ts'
import { ringsFrom } from './hours/rings-from.ts'
import { enqueueTogether, type NoticeDraft } from './outbox/enqueue.ts'
import { staffPlaces } from './places/staff-places.ts'
import { render } from './render/render.ts'
import { ruleInForce } from './rules/in-force.ts'
import { loadSettings, type Settings } from './settings/settings.ts'

/**
 * Tells whoever is to hear of an event, each in the words that are set for him: the staff by the outbox of notices (at
 * least once, the same not twice within ten minutes to one place), the client as a message of his conversation (at most
 * once). May be run again for the same event. Answers the bots whose outbox has something new.
 */
export async function notify(organizationId: string, subject: NoticeSubject): Promise<string[]> {
  return tellStaff(organizationId, await tellOf(organizationId, subject, await loadSettings(organizationId)))
}

/** Tells the client of an event and answers what the staff is to be told, which `tellStaff` then does. */
export async function tellOf(
  organizationId: string,
  subject: NoticeSubject,
  settings: Settings,
): Promise<NoticeDraft[]> {
  const found = await knownSubject(organizationId, subject, settings)
  if (!found) return []
  const { known, manner } = found
  const { branchId } = known
  const wordsOf = wordsFor(settings, eventsOf(subject.event, known), { branchId, locale: manner.locale })
  const notBefore = ringsFrom(settings, { branchId, timeZone: manner.timeZone })
  const toClient = wordsOf('CLIENT')
  const text = toClient && transitionWords(settings, known, toClient.text)
  if (text) {
    await tellOfIt(organizationId, { event: subject.event, known, text: render(text, known.facts), notBefore })
    killpoint('after_client_told')
  }
  const audiences = staff.filter((audience) => wordsOf(audience))
  return staffPlaces(settings, known, audiences).flatMap((place) => {
    const { event, text } = wordsOf(place.audience)!
    const draft = { ...place, ...aboutWhat(known), event, notBefore }
    return splitText(render(text, known.facts), maxLength).map((part, index) => ({ ...draft, text: part, part: index }))
  })
}

/** All bots are Telegram's: what is longer goes as several messages, whole. */
const maxLength = channelOf('TELEGRAM_BOT').capabilities.maxTextLength

/** Puts what the staff is to be told into its outbox; answers the bots that have something to say. */
export function tellStaff(organizationId: string, drafts: NoticeDraft[]): Promise<string[]> {
  if (drafts.length === 0) return Promise.resolve([])
  return commitTogether(enqueueTogether, organizationId, { item: drafts })
}

const staff: NoticeAudience[] = ['OWNER', 'STAFF_CHAT', 'MEMBER']

type ClientNews = { event: NoticeEvent; known: KnownSubject; text: string; notBefore: Date | null }

/** Once for ever, whatever it is told as; a reminder once for each time that is set for it. */
async function tellOfIt(organizationId: string, { event, known, text, notBefore }: ClientNews): Promise<void> {
  const { contactId, conversationId, subjectId, once } = known
  if (!contactId || !text) return
  const name = event === 'REMINDER' ? `${event}:${once}` : event
  await tellClient(organizationId, { contactId, conversationId, key: `notice:${name}:${subjectId}`, text, notBefore })
}

/** What an event is told as, the more telling first: each hears of it once, in the first words that are not off. */
function eventsOf(event: NoticeEvent, { move }: KnownSubject): NoticeEvent[] {
  if (!move) return [event]
  if (!move.fromStatusId) return ['ORDER_CREATED']
  return move.isReady ? ['ORDER_READY', 'ORDER_MOVED'] : ['ORDER_MOVED']
}

type Words = { event: NoticeEvent; text: string }
type Place = { branchId: string | null } & Pick<Manner, 'locale'>

/** In which words an audience is told, undefined when it is not. */
function wordsFor(settings: Settings, events: NoticeEvent[], place: Place) {
  return (audience: NoticeAudience): Words | undefined =>
    events
      .filter((event) => entryOf(event).audiences.includes(audience))
      .map((event) => ({ event, ...ruleInForce(settings, { event, audience }, place) }))
      .find(({ isEnabled }) => isEnabled)
}

function aboutWhat({ branchId, subjectId, conversationId, once }: KnownSubject) {
  return { branchId, subjectId, conversationId, once }
}
