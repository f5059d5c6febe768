import { graphql, type ResultOf } from '../../api/graphql.ts'

/** What ran, the newest first. */
export const RunsDocument = graphql(`
  query AutomationRuns($ruleId: ID, $first: Int!, $after: String) {
    automationRuns(ruleId: $ruleId, first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          source
          state
          reason
          at
          rule {
            id
            name
          }
          conversation {
            id
            contact {
              id
              name
            }
          }
          message {
            id
            kind
            text
          }
          steps {
            kind
            outcome
            detail
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** One time that something automatic ran. */
export type Run = NonNullable<NonNullable<ResultOf<typeof RunsDocument>['automationRuns']['edges'][number]>['node']>
