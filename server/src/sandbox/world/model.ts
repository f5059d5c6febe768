/** Any JSON object: what the Bot API takes and gives is not modelled field by field here. */
export type Json = Record<string, unknown>

/** A message as the Bot API shows it; `chat`, `from` and contents are in there too. */
export type TelegramMessage = Json & {
  message_id: number
  date: number
  edit_date?: number
  text?: string
  caption?: string
}

/** A message of a chat with what only the customer's side knows of it. */
export type ChatMessage = {
  from: 'customer' | 'bot'
  raw: TelegramMessage
  /** Of a customer's message: the update that carries it, and whether the bot's side has taken it. */
  updateId?: number
  delivered?: boolean
  reaction?: string
  /** Of a message in a group: privacy mode, or its absence from the group, keeps it from the bot. */
  unseen?: boolean
  /** The last press of a button below it. */
  press?: Press
}

/** A pressed inline button; `answers` counts the answerCallbackQuery calls that were taken: one at most. */
export type Press = {
  id: string
  at: number
  botId: number
  chatId: number
  messageId: number
  by: number
  data: string
  answers: number
  text?: string
}

/** How a bot stands in a group. */
export type Standing = { status: 'member' | 'administrator' | 'restricted' | 'left' | 'kicked'; canSend: boolean }

/** A topic of a forum; its id is that of the message that tells of its creation. */
export type Topic = { id: number; name: string; isClosed: boolean }

/** What makes a customer a group. Its message ids are its own, as those of supergroups are. */
export type Group = {
  isForum: boolean
  /** Whether those without rights of their own may write. */
  membersCanSend: boolean
  members: number[]
  bots: Record<number, Standing>
  topics: Topic[]
  nextMessageId: number
  /** The supergroup it has become. */
  movedTo?: number
}

/** Who writes to bots. A negative id is a group, `firstName` its title; with `group` it has members and rights. */
export type Customer = {
  id: number
  firstName: string
  lastName?: string
  username?: string
  languageCode: string
  photoFileId?: string
  group?: Group
}

/** A button of a keyboard that lies below the chat, not below a message. */
export type Key = { text: string; request_contact?: boolean }

/** The keyboard a bot has put below a chat; `once`: it goes when a key was used. */
export type Keyboard = { rows: Key[][]; once: boolean; messageId: number }

/** The chat of one bot with one customer; `sends` counts the bot's tries, for the magic customers. */
export type Chat = {
  botId: number
  customerId: number
  blocked: boolean
  started: boolean
  sends: number
  messages: ChatMessage[]
  keyboard?: Keyboard
}

/** An update that the bot's side has not taken yet. Updates of one `queue` are delivered strictly one after another. */
export type Pending = { updateId: number; queue: string; body: Json; at: number }

/** The webhook of a bot as set by setWebhook. */
export type Webhook = { url: string; secret?: string; maxConnections: number; lastErrorAt?: number; lastError?: string }

/** A bot known to this server. */
export type Bot = {
  id: number
  token: string
  username: string
  name: string
  openChats: boolean
  photoFileId?: string
  commands: Json[]
  /** The menus for one language or scope, by `scope:language`. */
  menus?: Record<string, Json[]>
  /** Privacy mode is off: in groups it reads everything. */
  readsGroups?: boolean
  webhook?: Webhook
  allowedUpdates?: string[]
  nextUpdateId: number
  nextMessageId: number
  pending: Pending[]
  polledAt?: number
}

/** A stored file; its bytes lie in the file store under `fileId`. */
export type StoredFile = {
  fileId: string
  path: string
  size: number
  mimeType: string
  fileName?: string
  botId?: number
}
