import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { OrderFilter } from './documents.ts'

/** How the orders are looked at, in the page's address: board or list, what is searched, whose branch, which status. */
export type OrderChoice = { view: string; q: string; branch: string; status: string; new: string; contact: string }

const NAMES = ['view', 'q', 'branch', 'status', 'new', 'contact'] as const

/** The choice in the address, so that a reload, Back and a sent link show the same orders. */
export function useOrderChoice() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? String(route.query[name]) : '')
  const choice = computed(() => Object.fromEntries(NAMES.map((name) => [name, text(name)])) as OrderChoice)
  const filter = computed<OrderFilter>(() => ({
    ...(choice.value.q ? { search: choice.value.q } : {}),
    ...(choice.value.branch ? { branchIds: [choice.value.branch] } : {}),
    ...(choice.value.contact ? { contactId: choice.value.contact } : {}),
  }))
  const choose = (change: Partial<OrderChoice>) => {
    const query = Object.entries({ ...choice.value, ...change }).filter(([, value]) => value)
    return router.replace({ query: Object.fromEntries(query) })
  }
  return { choice, filter, choose }
}
