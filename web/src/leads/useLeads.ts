import { computed, type Ref } from 'vue'
import { usePages } from '../api/usePages.ts'
import { LEADS, type LeadFilter } from './documents.ts'

/** The leads of a filter, page by page, the newest first, and how many wait; as they are now. */
export function useLeads(filter: Ref<LeadFilter>) {
  const pages = usePages({
    document: LEADS,
    variables: (first, after) => ({ filter: filter.value, first, after }),
    page: 40,
    most: 100,
    pick: (data) => data.leads,
    isIts: ({ __typename }) => __typename === 'LeadReceived' || __typename === 'LeadChanged',
  })
  return { ...pages, counts: computed(() => pages.latest.value?.leadCounts ?? null) }
}
