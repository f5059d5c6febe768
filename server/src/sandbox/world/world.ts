import { EventEmitter } from 'node:events'
import type { Bot, Chat, Customer, Press } from './model.ts'
import { createFileStore, type FileStore } from './files.ts'
import { createJournal, type Journal } from './journal.ts'
import { createFaults, type Faults } from './faults.ts'
import type { Change } from './changes.ts'

type Events = { change: [Change]; touched: []; update: [Bot]; webhook: [Bot] }

/**
 * Everything the sandbox knows. `events`: `change` for the phone, `update` and `webhook` for delivery, `touched` for
 * the disk.
 */
export type World = {
  bots: Map<number, Bot>
  customers: Map<number, Customer>
  chats: Map<string, Chat>
  files: FileStore
  journal: Journal
  faults: Faults
  presses: Press[]
  events: EventEmitter<Events>
  acceptUnknownTokens: boolean
  now(): number
}

/** An empty world; `filesDir` keeps the files on the disk, without it they stay in memory. */
export function createWorld(options: { filesDir?: string; acceptUnknownTokens?: boolean }): World {
  return {
    bots: new Map(),
    customers: new Map(),
    chats: new Map(),
    files: createFileStore(options.filesDir),
    journal: createJournal(),
    faults: createFaults(),
    presses: [],
    events: new EventEmitter<Events>().setMaxListeners(0),
    acceptUnknownTokens: options.acceptUnknownTokens ?? false,
    now: Date.now,
  }
}

/** Forgets everything but, when asked, the bots (their webhooks and counters stay). */
export function resetWorld(world: World, keepBots: boolean): void {
  if (!keepBots) world.bots.clear()
  for (const bot of world.bots.values()) bot.pending = []
  world.customers.clear()
  world.chats.clear()
  world.journal.clear()
  world.faults.clear()
  world.presses = []
  world.events.emit('touched')
}
