import { computed, nextTick, ref, type Ref } from 'vue'
import type { ShownRow } from './useHeldRows.ts'

/** How the list moves to a row: scroll it into view and give it the focus. */
type Reach = { scrollTo(index: number): void; element(index: number): HTMLElement | null }

/**
 * The roving focus of the list: one row at a time stands in the tab order, and it is known by its id, so that it stays
 * the same conversation when rows are reordered.
 */
export function useRowWalk(rows: Ref<ShownRow[]>, openId: Ref<string | null>, reach: Reach) {
  const walkedId = ref<string | null>(null)
  const indexOf = (id: string | null) => rows.value.findIndex((row) => row.node.id === id)
  const activeIndex = computed(() => {
    const walked = indexOf(walkedId.value)
    if (walked >= 0) return walked
    return Math.max(0, indexOf(openId.value))
  })

  async function walkTo(index: number, takesFocus = true) {
    const row = rows.value[Math.min(rows.value.length - 1, Math.max(0, index))]
    if (!row) return null
    walkedId.value = row.node.id
    const place = indexOf(row.node.id)
    reach.scrollTo(place)
    await nextTick()
    if (takesFocus) reach.element(place)?.focus({ preventScroll: true })
    return row
  }

  /** The row `step` places from the one that is walked or open; the first one when there is neither. */
  function walkBy(step: number, takesFocus = true) {
    const from = indexOf(walkedId.value ?? openId.value)
    return walkTo(from < 0 ? 0 : from + step, takesFocus)
  }

  function forget() {
    walkedId.value = null
  }

  return { activeIndex, walkTo, walkBy, forget, walkedId }
}
