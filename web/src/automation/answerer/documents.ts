import { Problem } from '../../api/fragments.ts'
import { graphql, type FragmentOf } from '../../api/graphql.ts'

/** An HTTP service that answers for a bot. */
export const AnswererFields = graphql(`
  fragment AnswererFields on Answerer {
    url
    hasSecret
    isActive
    timeoutMs
    version
  }
`)

/** The answerer of a bot. */
export const AnswererDocument = graphql(
  `
    query AnswererOf($integrationId: ID!) {
      answerer(integrationId: $integrationId) {
        ...AnswererFields
      }
    }
  `,
  [AnswererFields],
)

/** Sets the answerer of a bot. */
export const SaveAnswererDocument = graphql(
  `
    mutation SaveAnswerer($input: SaveAnswererInput!) {
      saveAnswerer(input: $input) {
        answerer {
          ...AnswererFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [AnswererFields, Problem],
)

/** Takes the answerer away. */
export const RemoveAnswererDocument = graphql(
  `
    mutation RemoveAnswerer($input: RemoveAnswererInput!) {
      removeAnswerer(input: $input) {
        integrationId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Asks the answerer now; nothing is sent. */
export const TestAnswererDocument = graphql(
  `
    mutation TestAnswerer($input: TestAnswererInput!) {
      testAnswerer(input: $input) {
        reply
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** An answerer as it was read. */
export type Answerer = FragmentOf<typeof AnswererFields>
