import { Problem } from '../api/fragments.ts'
import { graphql, type FragmentOf, type ResultOf, type VariablesOf } from '../api/graphql.ts'

const STATUS = graphql(`
  fragment StatusFields on OrderStatus {
    id
    key
    name
    color
    position
    isInitial
    isReady
    isFinal
    nextIds
  }
`)

const ORDER_ROW = graphql(`
  fragment OrderRow on Order {
    id
    number
    title
    dueAt
    version
    createdAt
    movedAt
    closedAt
    price {
      amount
      currency
    }
    contact {
      id
      name
      avatarUrl
    }
    branch {
      id
      name
    }
    status {
      id
      name
      color
      isFinal
    }
  }
`)

/** The statuses in the order of the board, and the branches. */
export const STATUSES = graphql(
  `
    query OrderStatuses {
      orderStatuses {
        ...StatusFields
      }
      branches {
        id
        name
      }
      organization {
        id
        orderStatusesVersion
      }
    }
  `,
  [STATUS],
)

/** A page of the orders. */
export const ORDERS = graphql(
  `
    query Orders($filter: OrderFilter, $first: Int!, $after: String) {
      orders(filter: $filter, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...OrderRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ORDER_ROW],
)

/** One order with its history. */
export const ORDER = graphql(
  `
    query Order($id: ID!) {
      order(id: $id) {
        ...OrderRow
        description
        externalId
        changes {
          id
          at
          comment
          actor {
            id
            name
          }
          from {
            id
            name
            color
          }
          to {
            id
            name
            color
          }
        }
      }
    }
  `,
  [ORDER_ROW],
)

/** Takes an order, or changes one. */
export const UPSERT_ORDER = graphql(
  `
    mutation UpsertOrder($input: UpsertOrderInput!) {
      upsertOrder(input: $input) {
        order {
          ...OrderRow
          description
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [ORDER_ROW, Problem],
)

/** Moves an order into another status; a refusal names the allowed ones. */
export const MOVE_ORDER = graphql(
  `
    mutation MoveOrder($input: ChangeOrderStatusInput!) {
      changeOrderStatus(input: $input) {
        order {
          ...OrderRow
        }
        errors {
          ...Problem
          ... on TransitionForbiddenError {
            allowed {
              id
              name
            }
          }
        }
      }
    }
  `,
  [ORDER_ROW, Problem],
)

/** Saves the whole table of statuses. */
export const SAVE_STATUSES = graphql(
  `
    mutation SaveOrderStatuses($input: SaveOrderStatusesInput!) {
      saveOrderStatuses(input: $input) {
        statuses {
          ...StatusFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [STATUS, Problem],
)

/** Customers to choose from. */
export const CUSTOMERS = graphql(`
  query OrderCustomers($search: String) {
    contacts(search: $search, first: 8) {
      edges {
        cursor
        node {
          id
          name
          avatarUrl
          phone
          email
        }
      }
    }
  }
`)

/** One customer, for a new order of his. */
export const CUSTOMER = graphql(`
  query OrderCustomer($id: ID!) {
    contact(id: $id) {
      id
      name
      avatarUrl
    }
  }
`)

/** A status of the board. */
export type Status = FragmentOf<typeof STATUS>
/** An order as a row or a card of the board shows it. */
export type Order = FragmentOf<typeof ORDER_ROW>
/** An order with its history. */
export type OrderStory = NonNullable<ResultOf<typeof ORDER>['order']>
/** What narrows the list. */
export type OrderFilter = NonNullable<VariablesOf<typeof ORDERS>['filter']>
