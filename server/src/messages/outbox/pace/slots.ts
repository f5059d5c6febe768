import { slotAt, takeSlot, type Rate } from './gcra.ts'

/** Telegram's allowance (core.telegram.org/bots/faq): 30 a second for a bot, one a second for a chat, with bursts. */
const botRate: Rate = { intervalMs: 1000 / 30, burst: 5 }
const chatRate: Rate = { intervalMs: 1000, burst: 3 }
const groupRate: Rate = { intervalMs: 3000, burst: 3 }

const remembered = 5_000

/** The slots of one bot, kept by its single drainer. Times are of the monotonic clock, in milliseconds. */
export class Slots {
  #bot = 0
  readonly #chats = new Map<string, number>()

  /** When the next message to this chat may leave; `now` when at once. */
  nextFor(chatId: string, now: number): number {
    return Math.max(slotAt(this.#bot, now, botRate), slotAt(this.#chats.get(chatId) ?? 0, now, rateOf(chatId)))
  }

  /** Takes the slot that `nextFor` offered for now. */
  take(chatId: string, now: number): void {
    this.#bot = takeSlot(this.#bot, now, botRate)
    const full = takeSlot(this.#chats.get(chatId) ?? 0, now, rateOf(chatId))
    this.#chats.delete(chatId)
    this.#chats.set(chatId, full)
    if (this.#chats.size > remembered) this.#forget(now)
  }

  /** A bucket that is empty again needs no memory. */
  #forget(now: number): void {
    for (const [chatId, full] of this.#chats) if (full <= now) this.#chats.delete(chatId)
  }
}

/** Ids of groups and channels are negative. */
function rateOf(chatId: string): Rate {
  return chatId.startsWith('-') ? groupRate : chatRate
}
