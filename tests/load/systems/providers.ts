import type { House } from './house.ts'

/** One sendMessage as it reached the provider; `at` is a moment of the shared clock. */
export type Sent = { bot: string; chat: string; text: string; at: number; isRefused: boolean }

/** What the provider may be told: its limits, a refusal of one call in so many, how long it takes to answer. */
export type ProviderTerms = { isLimiting?: boolean; refuseEvery?: number; delayMs?: number }

/** A message to the provider's process. */
export type ProviderAsked = { id: number; isTaking?: boolean; terms?: Required<ProviderTerms> }

/** The provider's process. */
export type Provider = {
  url: string
  behave(terms: ProviderTerms): Promise<void>
  /** How many sends came since the last `take`. */
  count(): Promise<number>
  /** The sends since the last `take`, in the order of their arrival. */
  take(): Promise<Sent[]>
}

/** Starts the provider. */
export async function openProvider(house: House): Promise<Provider> {
  const { url, child } = await house.run('provider')
  child.setMaxListeners(100)
  let ids = 0
  const ask = (asked: object) =>
    new Promise<{ sent: Sent[]; count: number }>((resolve) => {
      const id = ++ids
      const hear = (answer: { id: number; sent: Sent[]; count: number }) => {
        if (answer.id !== id) return
        child.off('message', hear)
        resolve(answer)
      }
      child.on('message', hear)
      child.send({ id, ...asked })
    })
  return {
    url,
    behave: async (terms) => void (await ask({ terms })),
    count: async () => (await ask({})).count,
    take: async () => (await ask({ isTaking: true })).sent,
  }
}
