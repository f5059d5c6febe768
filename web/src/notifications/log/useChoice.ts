import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Choice } from './choice.ts'

/** The filter and the opened notice in the page's address: a reload, Back and a sent link show the same. */
export const useChoice = () => {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? String(route.query[name]) : '')
  const go = (change: Partial<Choice> & { n?: string }) => {
    const query = Object.entries({ ...route.query, ...change }).filter(([, value]) => value)
    return router.replace({ query: Object.fromEntries(query) })
  }
  return {
    choice: computed<Choice>(() => ({
      ...{ state: text('state'), event: text('event'), audience: text('audience'), q: text('q') },
    })),
    choose: (change: Partial<Choice>) => go(change),
    clear: () => router.replace({ query: {} }),
    openedId: computed(() => text('n') || null),
    open: (id: string | null) => go({ n: id ?? '' }),
  }
}
