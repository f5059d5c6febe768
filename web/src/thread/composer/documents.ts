import { ConversationRow, MessageBubble, Problem } from '../../api/fragments.ts'
import { graphql } from '../../api/graphql.ts'

/** Sends a message; a repeated key answers with the message it made. */
export const SendDocument = graphql(
  `
    mutation Send($input: SendMessageInput!) {
      sendMessage(input: $input) {
        messages {
          ...MessageBubble
        }
        conversation {
          ...ConversationRow
        }
        errors {
          __typename
          ...Problem
          ... on ConversationMovedOnError {
            newerMessages {
              ...MessageBubble
            }
          }
        }
      }
    }
  `,
  [MessageBubble, ConversationRow, Problem],
)

/** What may be sent now. */
export const ComposerDocument = graphql(`
  query Composer($id: ID!) {
    conversation(id: $id) {
      id
      integration {
        id
        name
      }
      composer {
        canSend
        reason
        maxTextLength
        maxCaptionLength
        maxFiles
        maxFileBytes
        maxPhotoBytes
      }
    }
  }
`)

/** What was begun and not sent. */
export const DraftDocument = graphql(`
  query Draft($id: ID!) {
    draft(conversationId: $id) {
      id
      conversationId
      text
      updatedAt
    }
  }
`)

/** Keeps what was begun, so that another device has it. */
export const SaveDraftDocument = graphql(`
  mutation SaveDraft($input: SaveDraftInput!) {
    saveDraft(input: $input) {
      draft {
        id
        conversationId
        text
        updatedAt
      }
      errors {
        code
      }
    }
  }
`)
