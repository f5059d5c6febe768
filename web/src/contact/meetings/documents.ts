import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

/** Meetings with one client that are to come. */
export const MEETINGS = graphql(`
  query ContactMeetings($contactId: ID!, $from: DateTime) {
    meetings(contactId: $contactId, from: $from) {
      id
      title
      place
      startsAt
      cancelledAt
      version
    }
  }
`)

/** Plans a meeting; the client is reminded of it by himself. */
export const SAVE_MEETING = graphql(
  `
    mutation SaveMeeting($input: SaveMeetingInput!) {
      saveMeeting(input: $input) {
        meeting {
          id
          title
          place
          startsAt
          cancelledAt
          version
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Calls a meeting off. */
export const CANCEL_MEETING = graphql(
  `
    mutation CancelMeeting($input: CancelMeetingInput!) {
      cancelMeeting(input: $input) {
        meeting {
          id
          cancelledAt
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** A meeting of the card. */
export type Meeting = ResultOf<typeof MEETINGS>['meetings'][number]
