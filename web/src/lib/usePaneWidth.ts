import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'

/** The width of a pane in CSS pixels, kept in this browser and always within its limits. */
export function usePaneWidth(name: string, limits: { initial: number; min: number; max: number }) {
  const stored = useLocalStorage(`mh-pane-${name}`, limits.initial)
  return computed({
    get: () => Math.min(limits.max, Math.max(limits.min, Number(stored.value) || limits.initial)),
    set: (width) => (stored.value = width),
  })
}
