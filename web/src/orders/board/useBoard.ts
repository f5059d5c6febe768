import { shallowRef } from 'vue'
import type { Order, Status } from '../documents.ts'
import { useMove } from '../useMove.ts'
import type { Moves } from './arrange.ts'

/**
 * What happens on the board: which order is carried, and the moves that the server has not answered yet. A move is
 * shown at once; a refused one is taken back before its words are read. `reread` reads the columns of a move anew.
 */
export function useBoard(
  nextOf: (statusId: string) => readonly Status[],
  reread: (statusIds: readonly string[]) => Promise<unknown>,
) {
  const { move } = useMove()
  const carried = shallowRef<Order | null>(null)
  const moves = shallowRef<Moves<Order>>(new Map())

  const without = (id: string) => new Map([...moves.value].filter(([key]) => key !== id))

  async function put(order: Order, to: Status): Promise<void> {
    if (moves.value.has(order.id)) return
    const columns = [order.status.id, to.id]
    moves.value = new Map([...moves.value, [order.id, { order, statusId: to.id }]])
    const isMoved = await move(order, to)
    if (!isMoved) moves.value = without(order.id)
    await reread(columns)
    moves.value = without(order.id)
  }

  return {
    carried,
    moves,
    put,
    /** Whether what is carried may be put down in a status; null while nothing is. */
    accepts: (statusId: string): boolean | null =>
      carried.value && nextOf(carried.value.status.id).some(({ id }) => id === statusId),
  }
}
