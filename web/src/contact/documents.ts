import { ConversationRow } from '../api/fragments.ts'
import { graphql } from '../api/graphql.ts'

/** Who writes: names, accounts at the channels, and every conversation we had. */
export const ContactDocument = graphql(
  `
    query Contact($id: ID!) {
      contact(id: $id) {
        id
        name
        avatarUrl
        locale
        createdAt
        identities {
          id
          provider
          externalId
          username
          displayName
        }
        conversations(first: 20) {
          edges {
            cursor
            node {
              ...ConversationRow
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  `,
  [ConversationRow],
)
