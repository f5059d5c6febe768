import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { Row } from './documents.ts'
import { holdOrder } from './hold-order.ts'

/** A row as it is drawn; `isGone` when it has left the view while the list was held. */
export type ShownRow = Row & { isGone: boolean }

/**
 * The rows in the order to be drawn. While `isHeld` (the pointer is over the list, or it is scrolled) nothing moves
 * under the pointer; texts and badges go on changing in place.
 */
export function useHeldRows(rows: Ref<Row[]>, isHeld: Ref<boolean>) {
  const held = shallowRef<string[] | null>(null)
  const known = new Map<string, Row>()
  const liveIds = computed(() => rows.value.map((row) => row.node.id))
  const releases = ref(0)

  function release() {
    held.value = isHeld.value ? liveIds.value : null
    releases.value += 1
  }

  watch(isHeld, release)
  watch(
    rows,
    (now) => {
      for (const row of now) known.set(row.node.id, row)
    },
    { immediate: true },
  )

  const order = computed(() => (held.value ? holdOrder(held.value, liveIds.value) : { ids: liveIds.value, waiting: 0 }))
  const shown = computed<ShownRow[]>(() => {
    const live = new Map(rows.value.map((row) => [row.node.id, row]))
    return order.value.ids.flatMap((id) => {
      const row = live.get(id) ?? known.get(id)
      return row ? [{ ...row, isGone: !live.has(id) }] : []
    })
  })

  /** Forgets what was held: another view or another search is shown. */
  function reset() {
    known.clear()
    held.value = null
  }

  return { shown, waiting: computed(() => order.value.waiting), release, reset }
}
