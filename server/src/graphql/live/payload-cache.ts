import type { Common } from './shared-execution.ts'

const maxEntries = 1_000
const maxBytes = 2 * 1024 * 1024
/** Signed addresses in a result live for 12 hours and more; a result is not handed out for nearly as long. */
const freshMs = 3_600_000

type Kept = { at: number; bytes: number; made: Promise<Common> }

/** What a group's newest events were written out as: a bounded number, a bounded size, an hour at most. */
export class PayloadCache {
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  /** What `make` gave for this key; equal questions at the same time are asked once, what failed is asked again. */
  get(key: string, make: () => Promise<Common>): Promise<Common> {
    const known = this.#kept.get(key)
    if (known && performance.now() - known.at < freshMs) return known.made
    if (known) this.#forget(key, known)
    const kept: Kept = { at: performance.now(), bytes: 0, made: make() }
    this.#kept.set(key, kept)
    kept.made.then(
      (common) => this.#weigh(key, kept, Buffer.isBuffer(common) ? common.length : 0),
      () => this.#forget(key, kept),
    )
    return kept.made
  }

  #weigh(key: string, kept: Kept, bytes: number): void {
    if (this.#kept.get(key) !== kept) return
    kept.bytes = bytes
    this.#bytes += bytes
    for (const [oldest, entry] of this.#kept) {
      if (this.#kept.size <= maxEntries && this.#bytes <= maxBytes) return
      this.#forget(oldest, entry)
    }
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) !== kept) return
    this.#kept.delete(key)
    this.#bytes -= kept.bytes
  }
}
