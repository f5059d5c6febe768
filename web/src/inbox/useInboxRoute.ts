import { useDebounceFn } from '@vueuse/core'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { View } from '../api/feed/list-membership.ts'

const VIEWS = ['mine', 'unassigned', 'all', 'closed'] as const
const SETTLE = 120

/** The inbox in its URL: the view, the open conversation and the message to show. */
export function useInboxRoute() {
  const route = useRoute()
  const router = useRouter()
  const view = computed(() => String(route.params.view))
  const conversationId = computed(() => (route.params.conversationId ? String(route.params.conversationId) : null))

  const to = (conversation: string | null, name = view.value) => ({
    name: 'inbox',
    params: { view: name, ...(conversation ? { conversationId: conversation } : {}) },
  })

  return {
    view: computed(() => view.value.toUpperCase() as View),
    conversationId,
    messageId: computed(() => (typeof route.query.m === 'string' ? route.query.m : null)),
    open: (id: string) => router[conversationId.value ? 'replace' : 'push'](to(id)),
    /** Walking fast through the list opens only the row where one stops. */
    openSoon: useDebounceFn((id: string) => router.replace(to(id)), SETTLE),
    back: () => router.push(to(null)),
    turnView(step: number) {
      const index = VIEWS.indexOf(view.value as (typeof VIEWS)[number])
      return router.push(to(null, VIEWS[(index + step + VIEWS.length) % VIEWS.length]))
    },
  }
}
