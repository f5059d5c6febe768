/** A send that was carried out: what the invariant checker counts. */
export type Accepted = {
  n: number
  at: number
  botId: number
  method: string
  chatId: string
  messageIds: number[]
  text?: string
}
/** A call of the Bot API and its HTTP status; 0 when no answer was given. */
export type Call = { n: number; at: number; botId: number; method: string; chatId?: string; status: number }
/** A webhook request and what it was answered; status 0 when there was no answer. */
export type Delivery = { n: number; at: number; botId: number; updateId: number; status: number; error?: string }

const KEPT = 200_000

/** Three append-only lists, the oldest entries falling out past 200 000. */
export type Journal = {
  accepted: Accepted[]
  calls: Call[]
  deliveries: Delivery[]
  accept(entry: Omit<Accepted, 'n' | 'at'>): void
  called(entry: Omit<Call, 'n' | 'at'>): void
  delivered(entry: Omit<Delivery, 'n' | 'at'>): void
  clear(): void
}

/** An empty journal. One counter for all three lists, so that they can be laid side by side. */
export function createJournal(): Journal {
  let n = 0
  const accepted: Accepted[] = []
  const calls: Call[] = []
  const deliveries: Delivery[] = []
  const append = <T>(list: T[], entry: Omit<T, 'n' | 'at'>) => {
    list.push({ n: ++n, at: Date.now(), ...entry } as T)
    if (list.length > KEPT) list.splice(0, list.length - KEPT)
  }
  return {
    accepted,
    calls,
    deliveries,
    accept: (entry) => append(accepted, entry),
    called: (entry) => append(calls, entry),
    delivered: (entry) => append(deliveries, entry),
    clear: () => [accepted, calls, deliveries].forEach((list) => list.splice(0)),
  }
}
