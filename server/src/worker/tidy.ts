import { config } from '../config.ts'
import { log } from '../lib/log.ts'
import { forgetRawUpdates } from '../messages/quarantine/forget-raw.ts'
import { forgetMutationKeys } from '../team/forget-keys.ts'

const hourMs = 3_600_000
const firstMs = 60_000

/** Forgets what has been kept long enough; several workers at once share the work. */
async function tidy(): Promise<void> {
  const updates = await forgetRawUpdates(config.RAW_UPDATE_DAYS)
  const keys = await forgetMutationKeys()
  if (updates + keys > 0) log.info({ updates, keys }, 'tidied')
}

/** Tidies a minute after the start, when the start is over, and then every hour. */
export function startTidying(): { stop(): Promise<void> } {
  let running: Promise<void> | undefined
  const begin = () => {
    running ??= tidy()
      .catch((error: unknown) => log.error({ err: error }, 'tidying failed'))
      .finally(() => (running = undefined))
  }
  const first = setTimeout(begin, firstMs)
  const timer = setInterval(begin, hourMs)
  return {
    async stop() {
      clearTimeout(first)
      clearInterval(timer)
      await running
    },
  }
}
