import { reconnectDelay } from './reconnect-delay.ts'

/** Where the live connection stands; `retryAt` in milliseconds of the port's clock. */
export type FeedState = { kind: 'connecting' } | { kind: 'online' } | { kind: 'waiting'; retryAt: number }

/** What one try at the feed reports back. */
export type FeedSink = { opened(): void; heard(cursor: string): void; lost(): void }

/** The world of the supervisor, so that tests can hold its clock. */
export type FeedPort = {
  open(after: string, sink: FeedSink): () => void
  changed(state: FeedState): void
  now(): number
  random(): number
  later(ms: number, run: () => void): () => void
}

const SILENCE = 30_000
const STABLE = 10_000

/**
 * Keeps one subscription alive for ever: resumes from the last cursor after any loss, calls 30 s of silence a loss,
 * and never gives up. `wake` tries at once: the browser came online or the tab was shown.
 */
export function superviseFeed(cursor: string, port: FeedPort) {
  let after = cursor
  let attempt = 0
  let heardAt = port.now()
  let onlineSince: number | null = null
  let close = () => {}
  let cancelTimer = () => {}
  let isStopped = false

  function watch() {
    cancelTimer()
    cancelTimer = port.later(SILENCE, lose)
  }

  function connect() {
    cancelTimer()
    port.changed({ kind: 'connecting' })
    let isCurrent = true
    const mine = (run: () => void) => () => isCurrent && !isStopped && run()
    const stop = port.open(after, {
      opened: mine(() => {
        onlineSince = heardAt = port.now()
        port.changed({ kind: 'online' })
        watch()
      }),
      heard: (next) => {
        if (!isCurrent || isStopped) return
        after = next
        heardAt = port.now()
        watch()
      },
      lost: mine(lose),
    })
    close = () => {
      isCurrent = false
      stop()
    }
    watch()
  }

  function lose() {
    close()
    cancelTimer()
    if (onlineSince !== null && port.now() - onlineSince > STABLE) attempt = 0
    onlineSince = null
    attempt += 1
    const delay = reconnectDelay(attempt, port.random())
    port.changed({ kind: 'waiting', retryAt: port.now() + delay })
    cancelTimer = port.later(delay, connect)
  }

  function wake() {
    if (isStopped) return
    const isSilent = port.now() - heardAt > SILENCE
    if (onlineSince !== null && !isSilent) return
    close()
    onlineSince = null
    connect()
  }

  function stop() {
    isStopped = true
    cancelTimer()
    close()
  }

  connect()
  return { wake, stop }
}
