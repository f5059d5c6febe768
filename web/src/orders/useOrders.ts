import type { Ref } from 'vue'
import { usePages } from '../api/usePages.ts'
import { ORDERS, type OrderFilter } from './documents.ts'

const ITS = new Set(['OrderChanged', 'OrderLeft', 'OrderMoved', 'OrderStatusesChanged'])

/** The orders of a filter, page by page, as they are now. */
export function useOrders(filter: Ref<OrderFilter>) {
  return usePages({
    document: ORDERS,
    variables: (first, after) => ({ filter: filter.value, first, after }),
    page: 30,
    most: 90,
    pick: (data) => data.orders,
    isIts: ({ __typename }) => ITS.has(__typename),
  })
}
