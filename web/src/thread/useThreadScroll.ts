import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, ref, watch, type Ref } from 'vue'
import type { ThreadRow } from './build-rows.ts'

const NEAR_END = 80
const NEAR_START = 600

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/**
 * The thread's scrolling: anchored at its end, so that older pages, late pictures and new messages move nothing under
 * the eyes; a new message is followed only within 80 px of the end.
 */
export function useThreadScroll(rows: Ref<ThreadRow[]>, scroller: Readonly<Ref<HTMLElement | null>>) {
  const offset = ref(0)
  const height = ref(0)
  const isReady = ref(false)

  const virtual = useVirtualizer(
    computed(() => ({
      count: rows.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: (index: number) => (rows.value[index]?.type === 'message' ? 56 : 40),
      getItemKey: (index: number) => rows.value[index]?.key ?? index,
      overscan: 10,
      anchorTo: 'end' as const,
      followOnAppend: true,
      scrollEndThreshold: NEAR_END,
      paddingEnd: 12,
      scrollPaddingStart: 44,
    })),
  )
  const items = computed(() => virtual.value.getVirtualItems())

  function note() {
    offset.value = scroller.value?.scrollTop ?? 0
    height.value = scroller.value?.clientHeight ?? 0
  }

  async function toEnd() {
    await nextTick()
    await frame()
    virtual.value.scrollToEnd()
    note()
  }

  async function toIndex(index: number, align: 'start' | 'center') {
    await nextTick()
    await frame()
    virtual.value.scrollToIndex(index, { align })
    note()
  }

  /** Shows the thread first at the unread divider, else at its end. */
  async function open() {
    const divider = rows.value.findIndex((row) => row.type === 'unread')
    if (divider > 0) await toIndex(divider, 'start')
    else await toEnd()
    await frame()
    note()
    isReady.value = true
  }

  const isAtEnd = computed(() => {
    void offset.value
    void height.value
    return virtual.value.getTotalSize() - offset.value - height.value <= NEAR_END
  })
  /** The pane has grown or shrunk (keyboard, composer): who was at the end stays there. */
  function resized() {
    const wasAtEnd = isReady.value && isAtEnd.value
    note()
    if (wasAtEnd) void toEnd()
  }

  const isNearStart = computed(() => isReady.value && offset.value < NEAR_START)

  /** Whether at least half of the last row is on the screen. */
  const isLastSeen = computed(() => {
    const last = items.value.at(-1)
    if (!isReady.value || !last || last.index !== rows.value.length - 1) return false
    return last.start + Math.min(last.size, height.value) / 2 <= offset.value + height.value
  })

  /** The day of the first row on the screen, for the heading that stays. */
  const topIndex = computed(() => items.value.find((item) => item.end > offset.value + 40)?.index ?? 0)

  watch(
    () => virtual.value.getTotalSize(),
    () => void nextTick(note),
  )

  return { virtual, items, note, resized, open, toEnd, toIndex, isReady, isAtEnd, isNearStart, isLastSeen, topIndex }
}
