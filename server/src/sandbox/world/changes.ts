import type { Chat, ChatMessage, Bot } from './model.ts'
import type { World } from './world.ts'

/** What a phone that looks on may want to draw anew. */
export type Change =
  | { type: 'message' | 'edited'; chat: Chat; message: ChatMessage }
  | { type: 'deleted'; chat: Chat; messageId: number }
  | { type: 'action'; chat: Chat; action: string }
  | { type: 'chat'; chat: Chat }
  | { type: 'bot'; bot: Bot }

/** Tells the phones of a change and has the state written to the disk. */
export function tell(world: World, change: Change): void {
  world.events.emit('change', change)
  world.events.emit('touched')
}
