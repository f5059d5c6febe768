import { randomUUID } from 'node:crypto'
import { createClient } from 'redis'
import { config } from '../config.ts'
import { log } from '../lib/log.ts'

type Client = ReturnType<typeof createClient>

/** This process, as its own messages on the bus name it. */
const instance = randomUUID()

let publisher: Client | undefined
let subscriber: Client | undefined
const reconnected: (() => void)[] = []
const closed: (() => void)[] = []

/** Connects ahead of the first publication, which would be lost while the connection comes up. */
export function openBus(): void {
  publisher ??= connect('publisher', true)
}

/**
 * Sends `text` to every other process that subscribed to `channel`; lost while Redis is away. Answers how many
 * connections (our own is one of them) heard it, null when that is not known; nobody need wait for it.
 */
export async function publish(channel: string, text: string): Promise<number | null> {
  openBus()
  try {
    return (await publisher?.publish(channel, `${instance}\n${text}`)) ?? null
  } catch {
    log.debug({ channel }, 'nothing published: no Redis')
    return null
  }
}

/** Calls `listener` with what other processes publish; resolves when Redis has confirmed, which may be never. */
export async function subscribe(channel: string, listener: (text: string) => void): Promise<void> {
  if (!subscriber) {
    subscriber = connect('subscriber', false)
    subscriber.on('ready', () => reconnected.forEach((tell) => tell()))
  }
  await subscriber.subscribe(channel, (text) => {
    const end = text.indexOf('\n')
    if (text.slice(0, end) !== instance) listener(text.slice(end + 1))
  })
}

/** Ends what `subscribe` began; never waits. */
export function unsubscribe(channel: string): void {
  subscriber?.unsubscribe(channel).catch(() => undefined)
}

/** Calls `tell` whenever the subscribing connection is (again) there: what was published meanwhile is lost. */
export function onBusReady(tell: () => void): void {
  reconnected.push(tell)
}

/** Whether Redis can be reached now, as far as this process knows. */
export function isBusReady(): boolean {
  return (publisher?.isReady ?? false) && (subscriber?.isReady ?? true)
}

/** Calls `tell` when the bus is closed for good: this process ends. */
export function onBusClosed(tell: () => void): void {
  closed.push(tell)
}

/** Closes both connections at once. */
export function closeBus(): void {
  closed.forEach((tell) => tell())
  for (const client of [publisher, subscriber]) client?.destroy()
  publisher = undefined
  subscriber = undefined
}

function connect(name: string, disableOfflineQueue: boolean): Client {
  const client: Client = createClient({
    url: config.REDIS_URL,
    disableOfflineQueue,
    socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 2_000) },
  })
  // Redis may vanish at any moment; without a handler its errors would end the process.
  client.on('error', (error: Error) => log.debug({ err: error, name }, 'redis'))
  client.connect().catch(() => undefined)
  return client
}
