import { ConversationRow, Problem } from '../api/fragments.ts'
import { graphql, type ResultOf } from '../api/graphql.ts'

/** The fields of a card that a member writes in. */
export const CONTACT_FIELDS = graphql(`
  fragment ContactFields on Contact {
    id
    name
    avatarUrl
    locale
    createdAt
    phone
    email
    company
    externalId
    version
    isLinked
    attributes {
      key
      label
      kind
      choices
      value
    }
    identities {
      id
      provider
      externalId
      username
      displayName
      linkedAt
      linkedBy
      conversationId
    }
  }
`)

/** Who writes: fields, addresses at the channels, orders, and every conversation we had. */
export const ContactDocument = graphql(
  `
    query Contact($id: ID!) {
      contact(id: $id) {
        ...ContactFields
        links {
          id
          expiresAt
          usedAt
          integration {
            id
            name
          }
        }
        orders(first: 20) {
          edges {
            cursor
            node {
              id
              number
              title
              dueAt
              closedAt
              price {
                amount
                currency
              }
              status {
                id
                name
              }
            }
          }
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
  [ConversationRow, CONTACT_FIELDS],
)

/** Other cards with the same phone. */
export const MATCHES = graphql(`
  query ContactMatches($contactId: ID!) {
    contactMatches(contactId: $contactId) {
      id
      name
      phone
      avatarUrl
      identities {
        id
        provider
        username
        displayName
      }
    }
  }
`)

/** The bots that a link may lead to. */
export const BOTS = graphql(`
  query ContactBots {
    integrations {
      id
      name
      username
      isActive
    }
  }
`)

/** Writes in a card. */
export const UPSERT_CONTACT = graphql(
  `
    mutation UpsertContact($input: UpsertContactInput!) {
      upsertContact(input: $input) {
        contact {
          ...ContactFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [CONTACT_FIELDS, Problem],
)

/** Makes a link that ties whoever follows it to the card. */
export const CREATE_LINK = graphql(
  `
    mutation CreateContactLink($input: CreateContactLinkInput!) {
      createContactLink(input: $input) {
        link {
          id
          url
          expiresAt
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Makes such a link and says it in a conversation. */
export const SEND_LINK = graphql(
  `
    mutation SendContactLink($input: SendContactLinkInput!) {
      sendContactLink(input: $input) {
        link {
          id
          url
          expiresAt
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Ties an address to a card. */
export const LINK_CONTACT = graphql(
  `
    mutation LinkContact($input: LinkContactInput!) {
      linkContact(input: $input) {
        contact {
          id
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Unties an address. */
export const UNLINK_IDENTITY = graphql(
  `
    mutation UnlinkIdentity($input: UnlinkIdentityInput!) {
      unlinkIdentity(input: $input) {
        contact {
          id
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** A client with everything on his card. */
export type ContactCard = NonNullable<ResultOf<typeof ContactDocument>['contact']>
/** One address of his. */
export type Identity = ContactCard['identities'][number]
