import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

/** The viewer's own page. */
export const PROFILE = graphql(`
  query Profile {
    viewer {
      id
      locale
      undoSendSeconds
      member {
        id
        name
        email
        role
      }
      organization {
        id
        name
      }
    }
    sessions {
      id
      userAgent
      ip
      createdAt
      seenAt
      isCurrent
    }
  }
`)

/** One signed-in browser. */
export type Session = ResultOf<typeof PROFILE>['sessions'][number]

/** Changes the viewer's own name or language. */
export const UPDATE_VIEWER = graphql(
  `
    mutation UpdateProfile($input: UpdateViewerInput!) {
      updateViewer(input: $input) {
        viewer {
          id
          locale
          undoSendSeconds
          member {
            id
            name
          }
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Signs one browser out. */
export const REVOKE_SESSION = graphql(
  `
    mutation RevokeSession($input: RevokeSessionInput!) {
      revokeSession(input: $input) {
        session {
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
