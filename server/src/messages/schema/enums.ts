import { builder } from '../../graphql/builder.ts'

/** What a message is about. */
export const MessageKindRef = builder.enumType('MessageKind', {
  description: 'What a message is about.',
  values: {
    TEXT: { description: 'Words.' },
    PHOTO: { description: 'A picture.' },
    VIDEO: { description: 'A video.' },
    VIDEO_NOTE: { description: 'A round video message.' },
    ANIMATION: { description: 'A short video without sound, or a GIF.' },
    VOICE: { description: 'A voice message.' },
    AUDIO: { description: 'Music or another sound file.' },
    DOCUMENT: { description: 'Any other file.' },
    STICKER: { description: 'A sticker.' },
    ALBUM: { description: 'Several files sent as one message.' },
    CONTACT: { description: 'A phone book card; `data` has name and phone.' },
    LOCATION: { description: 'A place on the map; `data` has the coordinates.' },
    VENUE: { description: 'A place with a name; `data` has name, address, coordinates.' },
    POLL: { description: 'A poll; `data` has question and options.' },
    DICE: { description: 'A thrown die; `data` has emoji and value.' },
    SERVICE: { description: 'The messenger itself says that something happened.' },
    UNSUPPORTED: { description: 'A kind that is not known here yet; kept as it came.' },
  },
})

/** Who wrote to whom. */
export const MessageDirectionRef = builder.enumType('MessageDirection', {
  description: 'Which way a message went.',
  values: {
    INBOUND: { description: 'From the customer.' },
    OUTBOUND: { description: 'To the customer, as the bot.' },
    INTERNAL: { description: 'A note of the house: it lies in the thread and never leaves.' },
  },
})

/** Whose words they are. */
export const AuthorKindRef = builder.enumType('AuthorKind', {
  description: 'Whose words a message is.',
  values: {
    CONTACT: { description: "The customer's." },
    MEMBER: { description: "A colleague's; the customer sees the bot." },
    AUTOMATION: { description: 'An automatic answer.' },
    SYSTEM: { description: "The house's own notice." },
  },
})

/** How far a message has come. */
export const MessageStateRef = builder.enumType('MessageState', {
  description: 'How far a message has come.',
  values: {
    RECEIVED: { description: 'From the customer, stored.' },
    SCHEDULED: { description: 'To be sent later.' },
    QUEUED: { description: 'Waits for its turn or for its next try.' },
    SENDING: { description: 'At the provider this moment.' },
    SENT: { description: 'The provider has it.' },
    DELIVERED: { description: 'On the customer’s device.' },
    READ: { description: 'The customer has seen it.' },
    FAILED: { description: 'Proven not sent; `failure` says why.' },
    UNKNOWN: {
      description: 'The request left and the answer was lost: a person decides, it is never sent again by itself.',
    },
    CANCELLED: { description: 'Taken out of the queue.' },
  },
})

/** How one call of the provider ended. */
export const AttemptOutcomeRef = builder.enumType('AttemptOutcome', {
  description: 'How one call of the provider ended.',
  values: {
    SENT: { description: 'Taken.' },
    RETRY: { description: 'Proven not sent, tried again later.' },
    REFUSED: { description: 'Refused.' },
    UNKNOWN: { description: 'The answer was lost.' },
  },
})
