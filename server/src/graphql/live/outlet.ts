/** Results in order, each written out as JSON once for everybody who gets them. */
export type Batch = {
  payloads: readonly Buffer[]
  /** What a transport made of the whole batch, by the id it is sent under: made once, written many times. */
  framed: Map<string, Buffer>
}

/** Where one subscription's results go. */
export type Outlet = {
  /** Takes the whole batch, or nothing of it (false) when its reader is too far behind. Never waits. */
  write(batch: Batch): boolean
  /** Resolves true as soon as there is room again, false when nobody reads any more. */
  drained(): Promise<boolean>
}

/** So many bytes are handed over at once: between two of these the outlet is asked whether it is full. */
export const batchBytes = 64 * 1024
