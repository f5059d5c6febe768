import { ChannelError } from '../../channels/errors.ts'
import type { Answered } from './judge-checks.ts'

/** Milliseconds until a provider that does not answer counts as silent. */
export const patience = 8_000

/** Makes one call of a provider and says how long it took, or why it failed. Anything unexpected is thrown on. */
export async function askLive<T>(call: () => Promise<T>, waitMs = patience): Promise<Exclude<Answered<T>, null>> {
  const begun = performance.now()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ChannelError('UNREACHABLE', `no answer in ${waitMs} ms`)), waitMs)
  })
  try {
    const value = await Promise.race([call(), tooLong])
    return { value, ms: Math.round(performance.now() - begun) }
  } catch (error) {
    if (error instanceof ChannelError) return { error }
    throw error
  } finally {
    clearTimeout(timer)
  }
}
