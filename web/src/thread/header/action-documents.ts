import { ConversationRow, MessageBubble, Problem } from '../../api/fragments.ts'
import { graphql } from '../../api/graphql.ts'

/** The colleagues one may assign to. */
export const MembersDocument = graphql(`
  query AssignableMembers {
    members {
      id
      name
      role
      isDisabled
    }
  }
`)

/** Gives the conversation to a member, or to nobody. */
export const AssignDocument = graphql(
  `
    mutation Assign($input: AssignConversationInput!) {
      assignConversation(input: $input) {
        conversation {
          ...ConversationRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [ConversationRow, Problem],
)

/** Closes the conversation. */
export const CloseDocument = graphql(
  `
    mutation Close($input: CloseConversationInput!) {
      closeConversation(input: $input) {
        conversation {
          ...ConversationRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [ConversationRow, Problem],
)

/** Opens a closed conversation again. */
export const ReopenDocument = graphql(
  `
    mutation Reopen($input: ReopenConversationInput!) {
      reopenConversation(input: $input) {
        conversation {
          ...ConversationRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [ConversationRow, Problem],
)

/** Another time for a message that waits for its own; without one it leaves now. */
export const RescheduleDocument = graphql(
  `
    mutation Reschedule($input: RescheduleMessageInput!) {
      rescheduleMessage(input: $input) {
        message {
          ...MessageBubble
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [MessageBubble, Problem],
)

/** A new attempt at a message that failed or whose fate is unknown. */
export const RetryDocument = graphql(
  `
    mutation Retry($input: RetryMessageInput!) {
      retryMessage(input: $input) {
        message {
          ...MessageBubble
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [MessageBubble, Problem],
)

/** A person has seen that a message of unknown fate did arrive. */
export const MarkDeliveredDocument = graphql(
  `
    mutation MarkDelivered($input: MarkMessageDeliveredInput!) {
      markMessageDelivered(input: $input) {
        message {
          ...MessageBubble
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [MessageBubble, Problem],
)

/** Takes back what has not left yet; its text and files go back to the composer. */
export const CancelDocument = graphql(
  `
    mutation Cancel($input: CancelMessageInput!) {
      cancelMessage(input: $input) {
        text
        attachments {
          id
          kind
          state
          failureCode
          fileName
          mimeType
          size
          width
          height
          duration
          waveform
          url
          thumbnailUrl
        }
        messages {
          ...MessageBubble
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [MessageBubble, Problem],
)
