import { useIntervalFn } from '@vueuse/core'
import { ref } from 'vue'

/** The time, renewed every `ms`; coarse on purpose, so that lists are not drawn again each second. */
export function useNow(ms = 60_000) {
  const now = ref(new Date())
  useIntervalFn(() => (now.value = new Date()), ms)
  return now
}
