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
}

/** Who writes to bots. A negative id is a group, `firstName` its title. */
export type Customer = {
  id: number
  firstName: string
  lastName?: string
  username?: string
  languageCode: string
  photoFileId?: string
}

/** The chat of one bot with one customer; `sends` counts the bot's tries, for the magic customers. */
export type Chat = {
  botId: number
  customerId: number
  blocked: boolean
  started: boolean
  sends: number
  messages: ChatMessage[]
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
