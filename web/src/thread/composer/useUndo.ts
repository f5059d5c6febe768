import { useIntervalFn } from '@vueuse/core'
import { computed, ref, watch, type Ref } from 'vue'
import type { Message } from '../../api/fragments.ts'

const TICK = 250

/** What `undoable` needs of a message. */
export type Undoable = Pick<Message, 'id' | 'state' | 'undoUntil' | 'createdAt' | 'author'>

/** The newest own message that may still be taken back. */
export function undoableOf<T extends Undoable>(messages: readonly T[], memberId: string | null): T | null {
  return messages.findLast((message) => isUndoable(message) && message.author?.id === memberId) ?? null
}

/** How long its window is, in milliseconds: by the server's clock alone, for that of the browser may be wrong. */
export function windowOf({ undoUntil, createdAt }: Undoable): number {
  return undoUntil ? Math.max(0, Date.parse(undoUntil) - Date.parse(createdAt)) : 0
}

function isUndoable({ state, undoUntil }: Undoable): boolean {
  return state === 'QUEUED' && !!undoUntil
}

/** The message that can be taken back now, and how many whole seconds are left; the server has the last word. */
export function useUndo(messages: Ref<Message[]>, memberId: Ref<string | null>) {
  const candidate = computed(() => undoableOf(messages.value, memberId.value))
  const endsAt = ref(0)
  const now = ref(0)
  const { pause, resume } = useIntervalFn(() => (now.value = performance.now()), TICK, { immediate: false })
  watch(
    () => candidate.value?.id,
    (id) => {
      now.value = performance.now()
      endsAt.value = candidate.value ? now.value + windowOf(candidate.value) : 0
      if (id) resume()
      else pause()
    },
    { immediate: true },
  )
  const seconds = computed(() => Math.ceil((endsAt.value - now.value) / 1000))
  return { message: computed(() => (seconds.value > 0 ? candidate.value : null)), seconds }
}
