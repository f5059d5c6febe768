import type { Transaction } from '../transaction.ts'
import type { AtOnce } from './telling.ts'

/** One item of a set write, and the transaction that stands for it: its organization, its events. */
export type Entry<Item> = { tx: Transaction; item: Item }

/**
 * A kind of write of which many are done by the same few statements. `applyAll` gets the items in the order in which
 * they came, of whatever organizations, and answers a result for each; all `tx` are of one database transaction, so a
 * statement for all of them goes through any. What it throws is tried again item by item, to find the bad one.
 */
export type SetWrite<Item, Result> = {
  applyAll(entries: Entry<Item>[]): Promise<Result[]>
  /** For a batch of nothing else. */
  atOnce?: AtOnce<Item, Result>
}

/** What is to be done: a function of its own, or an item of a set. */
export type Work =
  { apply: (tx: Transaction) => Promise<unknown> } | { write: SetWrite<unknown, unknown>; item: unknown }

/** A write in the queue. */
export type Waiting = {
  organizationId: string
  work: Work
  /** What it must keep its place in: two writes that share a lane are applied in the order in which they came. */
  lanes: string[]
  tries: number
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** Does writes of one step: one alone, or several of the same set. Answers a value for each. */
export async function perform(step: Waiting[], txs: Transaction[]): Promise<unknown[]> {
  const { work } = step[0]!
  if ('apply' in work) return [await work.apply(txs[0]!)]
  return work.write.applyAll(entriesOf(step, txs))
}

/** The items of a step and their transactions. */
export function entriesOf(step: Waiting[], txs: Transaction[]): Entry<unknown>[] {
  const items = step.map(({ work }) => ('item' in work ? work.item : undefined))
  return items.map((item, index) => ({ tx: txs[index]!, item }))
}
