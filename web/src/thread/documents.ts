import { ConversationRow, MessageBubble, Problem, ReadMarkFields } from '../api/fragments.ts'
import { graphql } from '../api/graphql.ts'

/** A conversation with its newest messages and the viewer's place in it. */
export const ThreadDocument = graphql(
  `
    query Thread($id: ID!, $last: Int!) {
      conversation(id: $id) {
        ...ConversationRow
        messages(last: $last) {
          edges {
            cursor
            node {
              ...MessageBubble
            }
          }
          pageInfo {
            hasPreviousPage
            startCursor
          }
        }
      }
      readMark(conversationId: $id) {
        ...ReadMarkFields
      }
    }
  `,
  [ConversationRow, MessageBubble, ReadMarkFields],
)

/** An older page of the messages. */
export const OlderMessagesDocument = graphql(
  `
    query OlderMessages($id: ID!, $last: Int!, $before: String!) {
      conversation(id: $id) {
        id
        messages(last: $last, before: $before) {
          edges {
            cursor
            node {
              ...MessageBubble
            }
          }
          pageInfo {
            hasPreviousPage
            startCursor
          }
        }
      }
    }
  `,
  [MessageBubble],
)

/** What one message went through: attempts of delivery and earlier texts. */
export const MessageHistoryDocument = graphql(`
  query MessageHistory($id: ID!) {
    message(id: $id) {
      id
      attempts {
        id
        number
        worker
        startedAt
        latencyMs
        outcome
        httpCode
        answer
        reason
        nextTryAt
      }
      edits {
        id
        text
        at
      }
    }
  }
`)

/** Reads up to a message. */
export const MarkReadDocument = graphql(
  `
    mutation MarkRead($input: MarkConversationReadInput!) {
      markConversationRead(input: $input) {
        readMark {
          ...ReadMarkFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [ReadMarkFields, Problem],
)

/** Counts a message and what follows as unread again. */
export const MarkUnreadDocument = graphql(
  `
    mutation MarkUnread($input: MarkConversationUnreadInput!) {
      markConversationUnread(input: $input) {
        readMark {
          ...ReadMarkFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [ReadMarkFields, Problem],
)
