import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { LEAD_CHOICES, leadStates, type LeadFilter } from './documents.ts'

/** Which leads are looked at, in the page's address. `open` is what is still to do. */
export type LeadChoice = { state: string; q: string; site: string; branch: string }

const NAMES = ['state', 'q', 'site', 'branch'] as const
const toDo = ['NEW', 'IN_WORK'] as const

/** The choice in the address, so that a reload, Back and a sent link show the same leads. */
export function useLeadChoice() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? String(route.query[name]) : '')
  const choice = computed(() => Object.fromEntries(NAMES.map((name) => [name, text(name)])) as LeadChoice)
  const filter = computed<LeadFilter>(() => {
    const { state, q, site, branch } = choice.value
    const chosen = leadStates.find((known) => known === state)
    return {
      ...(state === 'all' ? {} : { states: chosen ? [chosen] : [...toDo] }),
      ...(q ? { search: q } : {}),
      ...(site ? { siteIds: [site] } : {}),
      ...(branch ? { branchIds: [branch] } : {}),
    }
  })
  const go = (change: Record<string, string>) => {
    const query = Object.entries({ ...route.query, ...change }).filter(([, value]) => value)
    return router.replace({ query: Object.fromEntries(query) })
  }
  return {
    choice,
    filter,
    choose: (change: Partial<LeadChoice>) => go(change),
    openedId: computed(() => text('lead') || null),
    open: (id: string | null) => go({ lead: id ?? '' }),
  }
}

/** Sites, branches and colleagues to choose from. */
export function useLeadOptions() {
  const { data } = useQuery({ query: LEAD_CHOICES, requestPolicy: 'cache-and-network' })
  return {
    sites: computed(() => data.value?.sites ?? []),
    branches: computed(() => data.value?.branches ?? []),
    members: computed(() => (data.value?.members ?? []).filter(({ isDisabled }) => !isDisabled)),
    isKnown: computed(() => !!data.value),
  }
}
