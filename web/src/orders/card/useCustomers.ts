import { useQuery } from '@urql/vue'
import { CUSTOMER, CUSTOMERS } from '../documents.ts'

/** Clients found by name, phone or e-mail; nothing is asked while `isIdle`. */
export function useCustomerSearch(search: () => string, isIdle: () => boolean) {
  return useQuery({
    query: CUSTOMERS,
    variables: () => ({ search: search() || null }),
    pause: () => isIdle() || search() === '',
    requestPolicy: 'network-only',
  })
}

/** One client by his id; nothing is asked without one. */
export function useCustomer(id: () => string | null) {
  return useQuery({ query: CUSTOMER, variables: () => ({ id: id() ?? '' }), pause: () => !id() })
}
