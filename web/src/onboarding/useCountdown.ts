import { computed, type Ref } from 'vue'
import { useNow } from '@vueuse/core'
import { duration } from '../lib/format-size.ts'

/** Whole seconds until `at`, never below zero. */
export const secondsUntil = (at: string, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(at) - now.getTime()) / 1000))

/** Counts down to a moment the server named; runs out by itself, second by second. */
export const useCountdown = (at: Ref<string | undefined>) => {
  const now = useNow({ interval: 500 })
  const seconds = computed(() => (at.value ? secondsUntil(at.value, now.value) : 0))
  return { isRunning: computed(() => seconds.value > 0), clock: computed(() => duration(seconds.value)) }
}
