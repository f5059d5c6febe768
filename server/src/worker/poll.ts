import { hostname } from 'node:os'
import { config } from '../config.ts'
import { log } from '../lib/log.ts'
import { botsToPoll, pollBot } from './poll-bot.ts'

const polled = new Map<string, AbortController>()
const owner = `${hostname()}:${process.pid}`
let isRunning = false

/**
 * Takes up every bot that is to be polled and that no other process polls. Cheap when there is none; called when an
 * integration changes and every few seconds.
 */
export async function lookForPolling(): Promise<void> {
  if (!isRunning) return
  const wanted = await botsToPoll({ hasWebhooks: config.PUBLIC_API_URL !== undefined })
  for (const id of wanted) if (!polled.has(id) && isRunning) follow(id)
}

function follow(integrationId: string): void {
  const stopping = new AbortController()
  polled.set(integrationId, stopping)
  pollBot(integrationId, { owner, signal: stopping.signal, hasWebhooks: config.PUBLIC_API_URL !== undefined })
    .catch((error: unknown) => log.error({ err: error, integrationId }, 'polling broke off'))
    .finally(() => polled.delete(integrationId))
}

/** Begins polling in this process. */
export function startPolling(): { stop(): Promise<void> } {
  isRunning = true
  const look = () =>
    void lookForPolling().catch((error: unknown) => log.warn({ err: error }, 'no look for bots to poll'))
  const timer = setInterval(look, 5_000)
  look()
  return {
    async stop() {
      isRunning = false
      clearInterval(timer)
      for (const stopping of polled.values()) stopping.abort()
      while (polled.size > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
}
