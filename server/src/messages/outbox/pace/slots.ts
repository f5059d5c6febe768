import { slotAt, takeSlot, type Rate } from './gcra.ts'
import { type Pace, type Rates, ratesOf } from './pace.ts'

const remembered = 5_000

/** Where the buckets of a bot stand, in milliseconds ahead of the moment of writing: what a drainer hands over. */
export type SlotsLeft = { bot: number; chats: Record<string, number> }

/** The slots of one bot, kept by its single drainer. Times are of the monotonic clock, in milliseconds. */
export class Slots {
  #bot = 0
  #rates: Rates
  /** Before this no group is written to that we know nothing of: its last drainer died without a word. */
  #groupFloor = 0
  readonly #chats = new Map<string, number>()

  constructor(pace: Pace) {
    this.#rates = ratesOf(pace)
  }

  /** Goes on at another pace. */
  setPace(pace: Pace): void {
    this.#rates = ratesOf(pace)
  }

  /** When the next message to this chat may leave; `now` when at once. */
  nextFor(chatId: string, now: number): number {
    const floor = isGroup(chatId) ? this.#groupFloor : 0
    const full = Math.max(this.#chats.get(chatId) ?? 0, floor)
    return Math.max(slotAt(this.#bot, now, this.#rates.bot), slotAt(full, now, this.#rateOf(chatId)))
  }

  /** Takes the slot that `nextFor` offered for now. */
  take(chatId: string, now: number): void {
    this.#bot = takeSlot(this.#bot, now, this.#rates.bot)
    const full = takeSlot(this.#chats.get(chatId) ?? 0, now, this.#rateOf(chatId))
    this.#chats.delete(chatId)
    this.#chats.set(chatId, full)
    if (this.#chats.size > remembered) this.#forget(now)
  }

  /** What the next drainer has to know; null when every bucket is empty again. */
  handOver(now: number): SlotsLeft | null {
    this.#forget(now)
    if (this.#bot <= now && this.#chats.size === 0) return null
    const chats = [...this.#chats].map(([chatId, full]) => [chatId, Math.ceil(full - now)] as const)
    return { bot: Math.max(0, Math.ceil(this.#bot - now)), chats: Object.fromEntries(chats) }
  }

  /** Goes on where another drainer was `elapsedMs` ago; of two opinions the slower one counts. */
  resume(left: SlotsLeft, elapsedMs: number, now: number): void {
    this.#bot = Math.max(this.#bot, now + left.bot - elapsedMs)
    for (const [chatId, ahead] of Object.entries(left.chats)) {
      this.#chats.set(chatId, Math.max(this.#chats.get(chatId) ?? 0, now + ahead - elapsedMs))
    }
  }

  /** The last drainer died: whatever it sent last is not known, and only groups are slow enough to remember it. */
  distrust(now: number): void {
    this.#groupFloor = now + this.#rates.group.intervalMs * this.#rates.group.burst
  }

  /** A bucket that is empty again needs no memory. */
  #forget(now: number): void {
    for (const [chatId, full] of this.#chats) if (full <= now) this.#chats.delete(chatId)
  }

  #rateOf(chatId: string): Rate {
    return isGroup(chatId) ? this.#rates.group : this.#rates.chat
  }
}

/** Ids of groups and channels are negative. */
function isGroup(chatId: string): boolean {
  return chatId.startsWith('-')
}
