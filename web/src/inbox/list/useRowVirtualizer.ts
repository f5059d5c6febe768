import { useVirtualizer, type Range } from '@tanstack/vue-virtual'
import { computed, type Ref } from 'vue'
import type { ShownRow } from './useHeldRows.ts'

/** The height of every row in CSS pixels: fixed, so that nothing has to be measured. */
export const ROW_HEIGHT = 68

/** Draws only the rows in sight, and the active one wherever the list is scrolled: its focus is never lost. */
export function useRowVirtualizer(
  rows: Ref<ShownRow[]>,
  scroller: Readonly<Ref<HTMLElement | null>>,
  activeIndex: () => number,
) {
  function rangeExtractor({ startIndex, endIndex, overscan, count }: Range): number[] {
    const first = Math.max(0, startIndex - overscan)
    const last = Math.min(count - 1, endIndex + overscan)
    const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
    const active = activeIndex()
    return active < count && (active < first || active > last) ? [...drawn, active].sort((a, b) => a - b) : drawn
  }

  return useVirtualizer(
    computed(() => ({
      count: rows.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: () => ROW_HEIGHT,
      getItemKey: (index: number) => rows.value[index]?.node.id ?? index,
      overscan: 8,
      rangeExtractor,
    })),
  )
}
