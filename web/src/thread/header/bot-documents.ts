import { ConversationRow, MessageBubble, Problem } from '../../api/fragments.ts'
import { graphql } from '../../api/graphql.ts'

/** Gives the dialog to the bot or to people. */
export const SetBotDocument = graphql(
  `
    mutation SetConversationBot($input: SetConversationBotInput!) {
      setConversationBot(input: $input) {
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

/** Writes a word for colleagues into the thread. */
export const AddNoteDocument = graphql(
  `
    mutation AddNote($input: AddNoteInput!) {
      addNote(input: $input) {
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

/** Every label of the house. */
export const LabelsDocument = graphql(`
  query Labels {
    labels {
      id
      name
      color
    }
  }
`)

/** Makes a label. */
export const SaveLabelDocument = graphql(
  `
    mutation SaveLabel($input: SaveLabelInput!) {
      saveLabel(input: $input) {
        label {
          id
          name
          color
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Gives a conversation exactly these labels. */
export const LabelConversationDocument = graphql(
  `
    mutation LabelConversation($input: LabelConversationInput!) {
      labelConversation(input: $input) {
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
