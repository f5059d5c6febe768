import type { PhoneMessage } from '../phone.ts'

/** What a message without text and bytes says: a phone number, coordinates, a question. */
export const wordsOf = (message: PhoneMessage): string => {
  const { contact, location, venue, poll, dice } = message
  if (contact) {
    const name = contact.firstName ?? contact.first_name ?? ''
    return `${name} ${contact.phoneNumber ?? contact.phone_number ?? ''}`.trim()
  }
  if (venue) return `${venue.title}, ${venue.address}`
  if (location) return `${location.latitude}, ${location.longitude}`
  if (poll) return poll.question
  return dice ? `${dice.emoji} ${dice.value}` : ''
}
