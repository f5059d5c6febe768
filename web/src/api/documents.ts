import { ConversationRow, MessageBubble, ReadMarkFields } from './fragments.ts'
import { graphql, type ResultOf } from './graphql.ts'

/** The one subscription of the session: everything that happens, from a place in the feed on. */
export const EventsDocument = graphql(
  `
    subscription Events($after: FeedCursor) {
      events(after: $after) {
        __typename
        cursor
        at
        ... on MessageReceived {
          message {
            ...MessageBubble
          }
          conversation {
            ...ConversationRow
          }
        }
        ... on MessageQueued {
          message {
            ...MessageBubble
          }
          conversation {
            ...ConversationRow
          }
        }
        ... on MessageChanged {
          message {
            ...MessageBubble
          }
        }
        ... on ConversationChanged {
          conversation {
            ...ConversationRow
          }
        }
        ... on IntegrationChanged {
          integration {
            id
            name
            username
            status
            statusReason
            isActive
            avatarUrl
            version
          }
        }
        ... on IntegrationRemoved {
          integrationId
        }
        ... on MemberChanged {
          member {
            id
            name
            role
            isDisabled
          }
        }
        ... on ContactChanged {
          contact {
            id
            name
            avatarUrl
          }
        }
        ... on OrderChanged {
          order {
            id
          }
        }
        ... on OrderLeft {
          orderId
        }
        ... on OrderMoved {
          change {
            order {
              id
            }
          }
        }
        ... on NoticeChanged {
          noticeId
        }
        ... on StaffChatChanged {
          staffChatId
        }
      }
    }
  `,
  [MessageBubble, ConversationRow],
)

/** The viewer's own read marks, moved in any of his browsers. */
export const MeDocument = graphql(
  `
    subscription Me {
      me {
        ...ReadMarkFields
      }
    }
  `,
  [ReadMarkFields],
)

/** The open counts of the navigation. */
export const CountsDocument = graphql(`
  query Counts {
    conversationCounts {
      mine
      unassigned
      all
      closed
      unreadMine
    }
  }
`)

/** One read mark, for a conversation that came into a list by an event. */
export const ReadMarkDocument = graphql(
  `
    query ReadMark($conversationId: ID!) {
      readMark(conversationId: $conversationId) {
        ...ReadMarkFields
      }
    }
  `,
  [ReadMarkFields],
)

/** What waits for its time. */
export const ScheduledDocument = graphql(
  `
    query Scheduled {
      deliveries(filter: { state: SCHEDULED }, first: 50) {
        edges {
          cursor
          node {
            ...MessageBubble
          }
        }
      }
    }
  `,
  [MessageBubble],
)

/** An event of the feed, as the subscription delivers it. */
export type FeedEvent = ResultOf<typeof EventsDocument>['events']
