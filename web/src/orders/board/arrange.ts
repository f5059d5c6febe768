type Placed = { id: string; status: { id: string } }

/** Orders that were put into another status while the server has not answered yet, by their ids. */
export type Moves<Row extends Placed> = ReadonlyMap<string, { order: Row; statusId: string }>

/** The rows of a column as they will be when the moves are done: what comes in stands on top. */
export function arrange<Row extends Placed>(rows: readonly Row[], statusId: string, moves: Moves<Row>): Row[] {
  const staying = rows.filter(({ id }) => (moves.get(id)?.statusId ?? statusId) === statusId)
  const known = new Set(staying.map(({ id }) => id))
  const coming = [...moves.values()].filter((move) => move.statusId === statusId && !known.has(move.order.id))
  return [...coming.map(({ order }) => order), ...staying]
}
