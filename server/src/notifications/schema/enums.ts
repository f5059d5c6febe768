import { builder } from '../../graphql/builder.ts'

/** What somebody may be told of. */
export const NoticeEventRef = builder.enumType('NoticeEvent', {
  description: 'What somebody may be told of.',
  values: {
    LEAD_RECEIVED: { description: 'A visitor of a site has sent the form.' },
    ORDER_CREATED: { description: 'An order was taken.' },
    ORDER_MOVED: { description: 'An order has another status.' },
    ORDER_READY: { description: 'An order has reached a status that means ready.' },
    CLIENT_COMMENT: { description: 'A client with an open order has written.' },
    REMINDER: { description: 'A meeting is near.' },
    UNANSWERED: { description: 'A client has been waiting for an answer too long.' },
    INTEGRATION_TROUBLE: { description: 'A bot does not work as it should.' },
    DELIVERY_FAILED: { description: 'An answer did not reach its client.' },
  },
})

/** Who is told. */
export const NoticeAudienceRef = builder.enumType('NoticeAudience', {
  description: 'Who is told.',
  values: {
    CLIENT: { description: 'The client himself, in his conversation, as the bot.' },
    STAFF_CHAT: { description: 'The groups of the staff.' },
    OWNER: { description: 'The owner, in his own chat with a bot.' },
    MEMBER: { description: 'The member concerned, in his own chat with a bot.' },
  },
})

/** Where a notice stands. */
export const NoticeStateRef = builder.enumType('NoticeState', {
  description: 'Where a notice stands.',
  values: {
    QUEUED: { description: 'Waits for its turn, its next try or the end of the quiet hours.' },
    SENDING: { description: 'At the provider this moment.' },
    SENT: { description: 'The provider has it.' },
    FAILED: { description: 'It will not be told by itself any more.' },
  },
})
