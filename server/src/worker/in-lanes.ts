/** How items are told apart, how many lanes go on at once, and what is done with each item. */
export type Lanes<Item> = { laneOf(item: Item): string; width: number; run(item: Item): Promise<void> }

/**
 * Runs items so that those of one lane keep their order, one after the other, while different lanes go on at once.
 * After a failure its lane ends, and of the `width` runners one takes no further lane: a single bad item holds up only
 * its own, and when everything fails, nothing is tried for long. Throws the first failure when all that began is over.
 */
export async function inLanes<Item>(items: Item[], { laneOf, width, run }: Lanes<Item>): Promise<void> {
  const waiting = new Map<string, Item[]>()
  for (const item of items) {
    const lane = waiting.get(laneOf(item))
    if (lane) lane.push(item)
    else waiting.set(laneOf(item), [item])
  }
  const lanes = waiting.values()
  const runner = async () => {
    for (const lane of lanes) for (const item of lane) await run(item)
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(width, waiting.size) }, runner))
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}
