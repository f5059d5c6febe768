import type { PhoneMessage } from '../phone.ts'

/** A number of bytes in the unit a person would choose. */
export const readableSize = (bytes: number): { unit: 'bytes' | 'kilobytes' | 'megabytes'; n: number } => {
  if (bytes < 1024) return { unit: 'bytes', n: bytes }
  if (bytes < 1024 * 1024) return { unit: 'kilobytes', n: Math.round(bytes / 1024) }
  return { unit: 'megabytes', n: Math.round((bytes / 1024 / 1024) * 10) / 10 }
}

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
