import { Problem } from '../api/fragments.ts'
import { graphql } from '../api/graphql.ts'

/** Opens a session: the answer sets the cookie. */
export const SIGN_IN = graphql(
  `
    mutation SignIn($input: SignInInput!) {
      signIn(input: $input) {
        viewer {
          id
        }
        errors {
          ...Problem
          ... on RateLimitedError {
            retryAt
          }
        }
      }
    }
  `,
  [Problem],
)

/** Founds the organization with its owner, against the code of the log. */
export const SET_UP = graphql(
  `
    mutation SetUp($input: SetUpInput!) {
      setUp(input: $input) {
        viewer {
          id
        }
        errors {
          ...Problem
          ... on RateLimitedError {
            retryAt
          }
        }
      }
    }
  `,
  [Problem],
)

/** What an invitation link promises; null when it is no longer good. */
export const INVITATION = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token) {
      email
      role
      organizationName
    }
  }
`)

/** Makes the invited person a member and signs in. */
export const ACCEPT_INVITATION = graphql(
  `
    mutation AcceptInvitation($input: AcceptInvitationInput!) {
      acceptInvitation(input: $input) {
        viewer {
          id
        }
        errors {
          ...Problem
          ... on RateLimitedError {
            retryAt
          }
        }
      }
    }
  `,
  [Problem],
)
