import type { ContentKind } from '../../channel.ts'
import { amountOf, compact, countOf, idOf, objectOf, objectsOf, textOf, type Loose } from './lenient.ts'

type Particulars = { kind: ContentKind; data: Loose }

/** What a message without file or text says: a venue before its location, which the venue repeats. */
export function particularsOf(message: Loose): Particulars | undefined {
  const contact = objectOf(message.contact)
  if (contact) return { kind: 'CONTACT', data: contactData(contact, message) }
  const venue = objectOf(message.venue)
  if (venue) return { kind: 'VENUE', data: venueData(venue) }
  const location = objectOf(message.location)
  if (location) return { kind: 'LOCATION', data: locationData(location) }
  const poll = objectOf(message.poll)
  if (poll) return { kind: 'POLL', data: pollData(poll) }
  const dice = objectOf(message.dice)
  if (dice) return { kind: 'DICE', data: compact({ emoji: textOf(dice.emoji), value: countOf(dice.value) }) }
  return undefined
}

/** `isSender` is the only proof that a card is the sender's own: anybody can send anybody's contact. */
function contactData(contact: Loose, message: Loose): Loose {
  const userId = idOf(contact.user_id)
  const senderId = idOf(objectOf(message.from)?.id)
  const forwarded = message.forward_origin !== undefined || message.forward_date !== undefined
  return compact({
    phoneNumber: textOf(contact.phone_number),
    firstName: textOf(contact.first_name),
    lastName: textOf(contact.last_name),
    userId,
    vcard: textOf(contact.vcard),
    isSender: userId !== undefined && userId === senderId && !forwarded,
  })
}

function venueData(venue: Loose): Loose {
  const location = locationData(objectOf(venue.location) ?? {})
  return compact({ ...location, title: textOf(venue.title), address: textOf(venue.address) })
}

function locationData(location: Loose): Loose {
  return compact({
    latitude: degrees(location.latitude),
    longitude: degrees(location.longitude),
    accuracy: amountOf(location.horizontal_accuracy),
    livePeriod: countOf(location.live_period),
  })
}

function degrees(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function pollData(poll: Loose): Loose {
  const options = objectsOf(poll.options).map((option) =>
    compact({ text: textOf(option.text), votes: countOf(option.voter_count) }),
  )
  return compact({
    question: textOf(poll.question),
    options,
    isAnonymous: poll.is_anonymous === true,
    allowsMultiple: poll.allows_multiple_answers === true,
    isQuiz: poll.type === 'quiz',
  })
}
