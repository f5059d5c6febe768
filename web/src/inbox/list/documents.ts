import { ConversationRow, ReadMarkFields } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

/** A page of one view, newest first. */
export const ConversationsDocument = graphql(
  `
    query Conversations($view: ConversationView!, $filter: ConversationFilter, $first: Int!, $after: String) {
      conversations(view: $view, filter: $filter, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...ConversationRow
          }
          readMark {
            ...ReadMarkFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ConversationRow, ReadMarkFields],
)

/** The labels one may list by. */
export const LabelsDocument = graphql(`
  query LabelsToListBy {
    labels {
      id
      name
      color
    }
  }
`)

/** One row: a conversation and how far the viewer has read it. */
export type Row = Pick<ResultOf<typeof ConversationsDocument>['conversations']['edges'][number], 'node' | 'readMark'>
