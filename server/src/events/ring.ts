/** The newest entries of a gapless sequence, addressed by their number; older ones fall out. */
export class Ring<Entry> {
  readonly #capacity: number
  #entries: Entry[] = []
  #first: number

  /** Empty, its next entry being number `next`. */
  constructor(next: number, capacity: number) {
    this.#first = next
    this.#capacity = capacity
  }

  /** The number the next entry gets. */
  get next(): number {
    return this.#first + this.#entries.length
  }

  push(entry: Entry): void {
    this.#entries.push(entry)
    // In blocks: one shift of a long array per entry would cost more than the memory.
    if (this.#entries.length < this.#capacity * 2) return
    this.#first += this.#capacity
    this.#entries = this.#entries.slice(this.#capacity)
  }

  /** Up to `limit` entries after number `after`; undefined when some of them have fallen out. */
  after(after: number, limit: number): Entry[] | undefined {
    if (after + 1 < this.#first) return undefined
    const start = after + 1 - this.#first
    return this.#entries.slice(start, start + limit)
  }
}
