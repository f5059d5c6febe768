import type { Bench } from '../bench.ts'
import { Histogram } from '../measure/histogram.ts'
import type { Sockets } from './receivers.ts'

/** Sockets that stay while others come and go, and tell how long what they hear took. */
export type Stayers = {
  sockets: Sockets
  /** The p99 of their messages since `sockets.forget()`, in ms. */
  p99(): Promise<number>
}

type Staying = { url: string; cookies: string[]; document: string }

/** Opens them, in a process of their own: what the others receive must not keep their times waiting. */
export async function openStayers(bench: Bench, name: string, { url, cookies, document }: Staying): Promise<Stayers> {
  const sockets = bench.watchers(name)
  await sockets.open({ urls: [url], cookies, document, sampleEvery: 1 })
  return {
    sockets,
    async p99() {
      const latencies = new Histogram()
      latencies.merge((await sockets.report()).latencies)
      return latencies.at(0.99)
    },
  }
}
