import { useIntervalFn, useOnline } from '@vueuse/core'
import { computed, ref } from 'vue'
import { feedState } from '../api/live.ts'

/** What the pill says: online, connecting, offline, or how many seconds until the next try. */
export function useConnection() {
  const hasNetwork = useOnline()
  const now = ref(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 500)
  return computed(() => {
    const state = feedState.value
    if (!hasNetwork.value) return { kind: 'offline' as const, seconds: 0 }
    if (state.kind !== 'waiting') return { kind: state.kind, seconds: 0 }
    return { kind: 'waiting' as const, seconds: Math.max(1, Math.ceil((state.retryAt - now.value) / 1000)) }
  })
}
