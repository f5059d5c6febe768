/** How the customer's world answers a bot that writes to such a customer. */
export type Magic = 'blocked' | 'flood' | 'flaky' | 'slow' | 'gone' | 'closed'

/** The magic names a customer may bear, in the order they are explained. */
export const MAGIC_NAMES: readonly Magic[] = ['blocked', 'flood', 'flaky', 'slow', 'gone', 'closed']

/** A bot as its customers know it, and how its updates reach our server; `photo` is a path below the control root. */
export type PhoneBot = {
  id: number
  username: string
  name: string
  photo?: string
  delivery: 'webhook' | 'polling' | 'none'
  webhook: { url: string; pending: number; lastError?: string }
}

/** A made-up person of the sandbox; `photo` is a path below the control root. */
export type PhoneCustomer = {
  id: number
  firstName: string
  lastName?: string
  username?: string
  photo?: string
  magic?: Magic
}

/** Bytes that lie in the sandbox; `path` is below the control root, `duration` in seconds, `size` in bytes. */
export type PhoneMedia = {
  fileId: string
  path: string
  fileName?: string
  mimeType?: string
  size: number
  width?: number
  height?: number
  duration?: number
  emoji?: string
}

/** One message of the chat; dates are unix seconds; `delivered` tells that the bot's side has taken the update. */
export type PhoneMessage = {
  id: number
  from: 'customer' | 'bot'
  date: number
  editDate?: number
  kind: string
  text?: string
  media?: PhoneMedia
  contact?: { phone_number?: string; phoneNumber?: string; first_name?: string; firstName?: string }
  location?: { latitude: number; longitude: number }
  venue?: { title: string; address: string }
  poll?: { question: string }
  dice?: { emoji: string; value: number }
  replyToId?: number
  buttons?: { text: string; data?: string; url?: string }[][]
  /** The last press of one of its buttons; the spinner turns until the bot has answered. */
  press?: { by: number; data: string; isAnswered: boolean; text?: string }
  /** In a group: who wrote it, in which topic, and that privacy mode keeps it from the bot. */
  by?: { id: number; name: string }
  topicId?: number
  unseen?: boolean
  service?: 'joined' | 'topic' | 'moved'
  delivered?: boolean
}

/** A key below the chat, as a bot put it there. */
export type PhoneKey = { text: string; asksContact: boolean }

/** How a bot stands in a group. */
export type BotStatus = 'member' | 'administrator' | 'restricted' | 'left' | 'kicked'

/** A group of the sandbox; `movedTo` is the supergroup it has become. */
export type PhoneGroup = {
  id: number
  title: string
  isForum: boolean
  isSupergroup: boolean
  members: PhoneCustomer[]
  topics: { id: number; name: string; isClosed: boolean }[]
  bots: { id: number; username?: string; status: BotStatus; canSend: boolean }[]
  movedTo?: number
}

/** A customer's or a group's (id below zero) chat with one bot; the list of chats brings `last`, not `messages`. */
export type PhoneChat = {
  bot: PhoneBot
  customer: PhoneCustomer
  blocked: boolean
  started: boolean
  keyboard?: PhoneKey[][]
  messages: PhoneMessage[]
  last?: PhoneMessage
}

/** What the sandbox tells while something happens in a chat. */
export type StreamEvent =
  | { kind: 'message' | 'edited'; botId: number; customerId: number; message: PhoneMessage }
  | { kind: 'deleted'; botId: number; customerId: number; messageId: number }
  | { kind: 'action'; botId: number; customerId: number; action: string }
  | {
      kind: 'chat'
      botId: number
      customerId: number
      blocked: boolean
      started: boolean
      keyboard?: PhoneKey[][]
    }
  | { kind: 'bot'; bot: PhoneBot }

/** A customer's first and last name in one line. */
export const nameOf = (customer: PhoneCustomer): string =>
  [customer.firstName, customer.lastName].filter(Boolean).join(' ')
