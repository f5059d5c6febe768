import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

/** What a bot received and could not be applied, the newest first. */
export const QUARANTINE = graphql(`
  query Quarantine($integrationId: ID!, $first: Int!) {
    quarantinedUpdates(integrationId: $integrationId, first: $first) {
      edges {
        node {
          updateId
          receivedAt
          reason
          body
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`)

/** Applies one of them once more. */
export const REPLAY = graphql(
  `
    mutation ReplayUpdate($input: ReplayUpdateInput!) {
      replayUpdate(input: $input) {
        isApplied
        reason
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** One update that waits. */
export type Quarantined = ResultOf<typeof QUARANTINE>['quarantinedUpdates']['edges'][number]['node']
