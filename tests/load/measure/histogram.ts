const mantissaBits = 10
const half = 1 << (mantissaBits - 1)

/** Counts of latencies as they travel between processes: [bucket, count] pairs. */
export type Counts = [number, number][]

/**
 * Latencies in milliseconds by three significant digits, 1 µs to an hour, in constant memory; those of several
 * processes can be put together.
 */
export class Histogram {
  readonly #counts = new Map<number, number>()
  count = 0

  /** Takes one latency in. */
  add(ms: number): void {
    this.#raise(bucketOf(Math.max(0, Math.round(ms * 1000))), 1)
  }

  /** Takes in what another process counted. */
  merge(counts: Counts): void {
    for (const [bucket, count] of counts) this.#raise(bucket, count)
  }

  /** For another process. */
  counts(): Counts {
    return [...this.#counts]
  }

  /** The latency that `share` of all do not exceed, in milliseconds; NaN for none. */
  at(share: number): number {
    let left = Math.ceil(this.count * share)
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      left -= this.#counts.get(bucket) ?? 0
      if (left <= 0) return valueOf(bucket) / 1000
    }
    return Number.NaN
  }

  #raise(bucket: number, by: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + by)
    this.count += by
  }
}

/** Exact below 1,024 µs, then 512 buckets for each doubling. */
function bucketOf(microseconds: number): number {
  if (microseconds < half * 2) return microseconds
  const doublings = Math.floor(Math.log2(microseconds)) - mantissaBits + 1
  return doublings * half + Math.floor(microseconds / 2 ** doublings)
}

function valueOf(bucket: number): number {
  if (bucket < half * 2) return bucket
  const doublings = Math.floor(bucket / half) - 1
  return (bucket - doublings * half + 0.5) * 2 ** doublings
}
