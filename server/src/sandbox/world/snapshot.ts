import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Bot, Chat, Customer, StoredFile } from './model.ts'
import type { World } from './world.ts'

type Snapshot = { bots: Bot[]; customers: Customer[]; chats: Chat[]; files: StoredFile[] }

const DELAY_MS = 250

/**
 * Reads the state of the last run into an empty world; false when there is none, or it is damaged (then it is set
 * aside).
 */
export function loadSnapshot(world: World, dataFile: string): boolean {
  if (!existsSync(dataFile)) return false
  const snapshot = parsed(readFileSync(dataFile, 'utf8'))
  if (!snapshot) {
    renameSync(dataFile, `${dataFile}.damaged`)
    return false
  }
  for (const bot of snapshot.bots) world.bots.set(bot.id, bot)
  for (const customer of snapshot.customers) world.customers.set(customer.id, customer)
  for (const chat of snapshot.chats) world.chats.set(`${chat.botId}:${chat.customerId}`, chat)
  for (const file of snapshot.files) world.files.known.set(file.fileId, file)
  return true
}

/** Writes the state a moment after every change, whole or not at all. `close` writes the last one. */
export function keepSnapshot(world: World, dataFile: string): { close(): void } {
  let timer: NodeJS.Timeout | undefined
  let delay = DELAY_MS
  const save = () => {
    timer = undefined
    const begun = performance.now()
    // Each time: whoever clears the folder of a running sandbox loses its past, not its present.
    mkdirSync(path.dirname(dataFile), { recursive: true })
    writeFileSync(`${dataFile}.new`, JSON.stringify(snapshotOf(world)))
    renameSync(`${dataFile}.new`, dataFile)
    // a large state is written less often: at most a twentieth of the time goes into it
    delay = Math.max(DELAY_MS, (performance.now() - begun) * 20)
  }
  const touched = () => (timer ??= setTimeout(save, delay))
  world.events.on('touched', touched)
  return {
    close() {
      world.events.off('touched', touched)
      clearTimeout(timer)
      save()
    },
  }
}

function snapshotOf({ bots, customers, chats, files }: World): Snapshot {
  const values = <T>(map: Map<unknown, T>) => [...map.values()]
  return { bots: values(bots), customers: values(customers), chats: values(chats), files: values(files.known) }
}

function parsed(json: string): Snapshot | undefined {
  try {
    return JSON.parse(json) as Snapshot
  } catch {
    return undefined
  }
}
