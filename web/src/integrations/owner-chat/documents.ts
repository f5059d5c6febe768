import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

/** Sends one message to the owner's chat, or says in words why not. */
export const SEND_TEST = graphql(
  `
    mutation SendTestMessage($input: SendTestMessageInput!) {
      sendTestMessage(input: $input) {
        success
        message
        chatId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Makes a one-time link; whoever opens it makes his chat the owner's. */
export const CREATE_CHAT_LINK = graphql(
  `
    mutation CreateChatLink($input: CreateChatLinkInput!) {
      createChatLink(input: $input) {
        chatLink {
          id
          url
          expiresAt
          usedAt
          chatId
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Whether the link was used meanwhile. */
export const CHAT_LINK = graphql(`
  query ChatLink($id: ID!) {
    chatLink(id: $id) {
      id
      url
      expiresAt
      usedAt
      chatId
    }
  }
`)

/** Who wrote to the bot lately. */
export const CHAT_CANDIDATES = graphql(`
  query ChatCandidates($integrationId: ID!) {
    chatCandidates(integrationId: $integrationId) {
      chatId
      name
      username
      lastMessageAt
    }
  }
`)

/** A one-time link to become the owner's chat. */
export type ChatLink = NonNullable<ResultOf<typeof CHAT_LINK>['chatLink']>

/** A chat that may be taken with one click. */
export type ChatCandidate = ResultOf<typeof CHAT_CANDIDATES>['chatCandidates'][number]
