import { Problem } from '../api/fragments.ts'
import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

const DELIVERY_ROW = graphql(`
  fragment DeliveryRow on Message {
    id
    kind
    text
    state
    createdAt
    sentAt
    nextAttemptAt
    authorKind
    author {
      id
      name
    }
    failure {
      code
      reason
      nextStep
      canRetry
      detail
    }
    conversation {
      id
      contact {
        id
        name
        avatarUrl
      }
    }
    integration {
      id
      name
    }
    lastAttempt {
      id
      number
      httpCode
      latencyMs
    }
  }
`)

/** A page of the deliveries. */
export const DELIVERIES = graphql(
  `
    query Deliveries($filter: DeliveryFilter, $first: Int!, $after: String) {
      deliveries(filter: $filter, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...DeliveryRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [DELIVERY_ROW],
)

/** The numbers beside the states, and the reasons that occur. */
export const DELIVERY_COUNTS = graphql(`
  query DeliveryCounts($filter: DeliveryFilter) {
    deliveryCounts(filter: $filter) {
      scheduled
      queued
      sending
      sent
      failed
      unknown
      cancelled
      failures {
        code
        reason
        count
      }
    }
  }
`)

/** What the filters may choose from. */
export const DELIVERY_CHOICES = graphql(`
  query DeliveryChoices {
    integrations {
      id
      name
    }
    members {
      id
      name
    }
  }
`)

/** One message with every attempt. */
export const DELIVERY = graphql(
  `
    query Delivery($id: ID!) {
      message(id: $id) {
        ...DeliveryRow
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
  `,
  [DELIVERY_ROW],
)

/** Sends many messages again. */
export const RETRY_MESSAGES = graphql(
  `
    mutation RetryMessages($input: RetryMessagesInput!) {
      retryMessages(input: $input) {
        count
        skipped
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Says that a message whose fate is unknown did arrive. */
export const MARK_DELIVERED = graphql(
  `
    mutation MarkDelivered($input: MarkMessageDeliveredInput!) {
      markMessageDelivered(input: $input) {
        message {
          id
          state
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** A message as the list shows it. */
export type Delivery = ResultOf<typeof DELIVERIES>['deliveries']['edges'][number]['node']
/** A message with its history. */
export type DeliveryStory = NonNullable<ResultOf<typeof DELIVERY>['message']>
/** The numbers beside the states. */
export type DeliveryCounts = ResultOf<typeof DELIVERY_COUNTS>['deliveryCounts']
/** The filter as the server takes it. */
export type DeliveryFilter = NonNullable<VariablesOf<typeof DELIVERIES>['filter']>
