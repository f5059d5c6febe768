import { graphql, type VariablesOf } from '../../api/graphql.ts'

/** A text filled in, and what is wrong with it. */
export const PREVIEW = graphql(`
  query PreviewNotification($event: NoticeEvent!, $text: String!, $orderId: ID, $branchId: ID) {
    previewNotification(event: $event, text: $text, orderId: $orderId, branchId: $branchId) {
      text
      problems {
        variable
        position
        message
      }
    }
  }
`)

/** The latest orders, to fill a text in from. */
export const SAMPLE_ORDERS = graphql(`
  query SampleOrders {
    orders(first: 20) {
      edges {
        cursor
        node {
          id
          number
          title
        }
      }
    }
  }
`)

/** What somebody is told of. */
export type NoticeEvent = VariablesOf<typeof PREVIEW>['event']
