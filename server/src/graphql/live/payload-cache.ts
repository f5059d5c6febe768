import type { Viewer } from '../../team/viewer.ts'
import type { Common } from './shared-execution.ts'
import { type Answers, answersAlike } from './witness.ts'

const maxEntries = 1_000
const maxBytes = 2 * 1024 * 1024
/** Signed addresses in a result live for 12 hours and more; a result is not handed out for nearly as long. */
const freshMs = 3_600_000

/** What an event was written out as, and the answers of a viewer that it rests on. */
export type Written = { common: Common; answers: Answers }
type Kept = { at: number; bytes: number; written: Written[]; making: Promise<unknown> | null }

/**
 * What a document's newest events were written out as, once for all viewers who answer alike what was asked of them
 * meanwhile: a bounded number, a bounded size, an hour at most.
 */
export class PayloadCache {
  /** The document was executed without a fault: what it costs depends on nothing but itself and its variables. */
  isWeighed = false
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  /** What was made for this key and a viewer like this one; one after the other, what failed is made again. */
  async get(key: string, viewer: Viewer, make: () => Promise<Written>): Promise<Common> {
    const kept = this.#keptFor(key)
    for (;;) {
      const known = kept.written.find(({ answers }) => answersAlike(viewer, answers))
      if (known) return known.common
      if (!kept.making) break
      // Perhaps it does for this viewer as well.
      await kept.making
    }
    const making = make()
    kept.making = making.catch(() => undefined).finally(() => (kept.making = null))
    const made = await making
    kept.written.push(made)
    this.#weigh(key, kept, Buffer.isBuffer(made.common) ? made.common.length : 0)
    return made.common
  }

  #keptFor(key: string): Kept {
    const known = this.#kept.get(key)
    if (known && performance.now() - known.at < freshMs) return known
    if (known) this.#forget(key, known)
    const kept: Kept = { at: performance.now(), bytes: 0, written: [], making: null }
    this.#kept.set(key, kept)
    return kept
  }

  #weigh(key: string, kept: Kept, bytes: number): void {
    if (this.#kept.get(key) !== kept) return
    kept.bytes += bytes
    this.#bytes += bytes
    for (const [oldest, entry] of this.#kept) {
      if (this.#kept.size <= maxEntries && this.#bytes <= maxBytes) return
      this.#forget(oldest, entry)
    }
  }

  #forget(key: string, kept: Kept): void {
    this.#kept.delete(key)
    this.#bytes -= kept.bytes
  }
}
