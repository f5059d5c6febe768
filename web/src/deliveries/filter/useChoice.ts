import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { views, type Choice, type View } from './choice.ts'

const NAMES = ['q', 'code', 'bot', 'author', 'from', 'to'] as const

/** The filter in the page's address, so that a reload, Back and a sent link show the same list. */
export function useChoice() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? String(route.query[name]) : '')
  const choice = computed<Choice>(() => ({
    view: (views as readonly string[]).includes(text('view')) ? (text('view') as View) : 'all',
    ...(Object.fromEntries(NAMES.map((name) => [name, text(name)])) as Omit<Choice, 'view'>),
  }))

  const go = (change: Partial<Choice> & { m?: string }) => {
    const query = Object.entries({ ...route.query, ...change }).filter(([, value]) => value && value !== 'all')
    return router.replace({ query: Object.fromEntries(query) })
  }

  return {
    choice,
    choose: (change: Partial<Choice>) => go(change),
    clear: () => router.replace({ query: choice.value.view === 'all' ? {} : { view: choice.value.view } }),
    openedId: computed(() => text('m') || null),
    open: (id: string | null) => go({ m: id ?? '' }),
  }
}
