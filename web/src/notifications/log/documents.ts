import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.ts'

const NOTICE_ROW = graphql(`
  fragment NoticeRow on Notice {
    id
    event
    audience
    chatTitle
    text
    state
    failure
    nextAttemptAt
    createdAt
    sentAt
    subjectUrl
    integration {
      id
      name
    }
    branch {
      id
      name
    }
  }
`)

/** A page of the log. */
export const NOTICES = graphql(
  `
    query Notices($filter: NoticeFilter, $first: Int!, $after: String) {
      notices(filter: $filter, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...NoticeRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [NOTICE_ROW],
)

/** One notice with every attempt. */
export const NOTICE = graphql(
  `
    query NoticeStory($id: ID!) {
      node(id: $id) {
        __typename
        ... on Notice {
          ...NoticeRow
          attempts {
            id
            number
            worker
            startedAt
            latencyMs
            outcome
            httpCode
            answer
            reason
            nextTryAt
          }
        }
      }
    }
  `,
  [NOTICE_ROW],
)

/** Tells a failed notice once more. */
export const RETRY_NOTICE = graphql(
  `
    mutation RetryNotice($input: RetryNoticeInput!) {
      retryNotice(input: $input) {
        notice {
          ...NoticeRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [NOTICE_ROW, Problem],
)

/** A notice as the log shows it. */
export type Notice = ResultOf<typeof NOTICES>['notices']['edges'][number]['node']
/** The filter as the server takes it. */
export type NoticeFilter = NonNullable<VariablesOf<typeof NOTICES>['filter']>
