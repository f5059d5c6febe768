/**
 * The contract of every channel: pure translation between a provider's protocol and ours. A channel knows no database,
 * queue, event or configuration; what it needs comes in `ChannelAccount`.
 */

/** What a message is about, as the product names it (the same words as the `message_kind` enum). */
export type ContentKind =
  | 'TEXT'
  | 'PHOTO'
  | 'VIDEO'
  | 'VIDEO_NOTE'
  | 'ANIMATION'
  | 'VOICE'
  | 'AUDIO'
  | 'DOCUMENT'
  | 'STICKER'
  | 'CONTACT'
  | 'LOCATION'
  | 'VENUE'
  | 'POLL'
  | 'DICE'
  | 'SERVICE'
  | 'UNSUPPORTED'

/** A formatted stretch of text; offset and length in UTF-16 code units. */
export type TextEntity = { type: string; offset: number; length: number; url?: string; language?: string }

/** A file the provider holds for us; `fileId` is what `download` takes. Sizes in bytes, duration in seconds. */
export type InboundFile = {
  kind: ContentKind
  fileId: string
  fileName?: string
  mimeType?: string
  size?: number
  width?: number
  height?: number
  duration?: number
  thumbnailFileId?: string
}

/** What a message says. `data` holds the readable particulars of a kind (location, contact, poll …), JSON only. */
export type InboundContent = {
  kind: ContentKind
  text?: string
  entities?: TextEntity[]
  data?: Record<string, unknown>
  files: InboundFile[]
}

/** Where it was said. `id` is the provider's chat id as a string: it exceeds Int and JS safe integers. */
export type ChatRef = { id: string; kind: 'private' | 'group' | 'channel'; title?: string }

/** Who said it, as far as the provider tells. */
export type PersonRef = { id: string; isBot: boolean; name: string; username?: string; locale?: string }

/** One thing that happened at the provider. Every one carries the chat, so that order inside a chat can be kept. */
export type InboundEvent =
  | {
      type: 'message'
      chat: ChatRef
      sender: PersonRef
      externalId: string
      sentAt: Date
      content: InboundContent
      albumId?: string
      replyToExternalId?: string
      /** `/start <payload>`, without the slash and the bot's name. */
      command?: { name: string; args: string }
    }
  | {
      type: 'edit'
      chat: ChatRef
      sender: PersonRef
      externalId: string
      editedAt: Date
      sentAt: Date
      content: InboundContent
    }
  | { type: 'blocked' | 'unblocked'; chat: ChatRef; sender: PersonRef; at: Date }
  | { type: 'migrated'; chat: ChatRef; toChatId: string }
  | { type: 'ignored'; reason: string }

/** One provider update, parsed. `updateId` is the provider's own id of it: the key by which a repeat is known. */
export type ParsedUpdate = { updateId: string; events: InboundEvent[] }

/** Who we are at the provider. `apiRoot` has no slash at its end. */
export type ChannelAccount = { token: string; apiRoot: string }

/** A file to be sent; the bytes are opened only when the call is made. */
export type OutboundFile = {
  kind: 'PHOTO' | 'VIDEO' | 'ANIMATION' | 'VOICE' | 'AUDIO' | 'DOCUMENT'
  fileName: string
  mimeType: string
  size: number
  open(): Promise<ReadableStream<Uint8Array>>
}

/** One message = one provider call. With several files it is an album, its `text` the caption. */
export type OutboundMessage = {
  chatId: string
  text?: string
  entities?: TextEntity[]
  files: OutboundFile[]
  replyToExternalId?: string
}

/** Proof of a send: the provider's message ids, in the order of the album's parts. */
export type Sent = { type: 'sent'; externalIds: string[]; at: Date; httpCode: number }
/** Proven not sent, may be tried again `afterMs` later; a `bot` scope holds every chat of the account. */
export type Retry = {
  type: 'retry'
  afterMs: number
  scope: 'bot' | 'chat' | 'message'
  code: string
  detail: string
  httpCode?: number
}
/** Proven not sent and useless to repeat. `code` is a `FailureCode` the interface has words for. */
export type Refused = {
  type: 'refused'
  code: FailureCode
  detail: string
  httpCode?: number
  migrateToChatId?: string
}
/** The request left and the answer was lost: never sent again by itself. */
export type Unknown = { type: 'unknown'; code: string; detail: string; httpCode?: number }
export type SendResult = Sent | Retry | Refused | Unknown

/** Why a message was refused; every code has words and a next step in both languages. */
export type FailureCode =
  | 'BLOCKED_BY_USER'
  | 'USER_DEACTIVATED'
  | 'CANNOT_INITIATE'
  | 'KICKED_FROM_CHAT'
  | 'CHAT_NOT_FOUND'
  | 'CHAT_MIGRATED'
  | 'TEXT_TOO_LONG'
  | 'TEXT_EMPTY'
  | 'CAPTION_TOO_LONG'
  | 'BAD_FORMATTING'
  | 'FILE_TOO_BIG'
  | 'FILE_REJECTED'
  | 'FILE_MISSING'
  | 'REPLY_NOT_FOUND'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'VOICE_FORBIDDEN'
  | 'MEDIA_FORBIDDEN'
  | 'TOPIC_CLOSED'
  | 'PAYMENT_REQUIRED'
  | 'BUSINESS_CLOSED'
  | 'REJECTED'
  | 'RETRIES_EXHAUSTED'

/** What a channel can carry; sizes in bytes, text in UTF-16 code units. */
export type Capabilities = {
  maxTextLength: number
  maxCaptionLength: number
  maxFiles: number
  maxPhotoBytes: number
  maxFileBytes: number
  maxDownloadBytes: number
  /** The states this channel can ever report after SENT. */
  reports: ('DELIVERED' | 'READ')[]
}

/** The account as the provider describes it. */
export type AccountProfile = { id: string; name: string; username?: string; avatarFileId?: string }

/** A person's profile as the provider describes it now. */
export type PersonProfile = { name?: string; username?: string; avatarFileId?: string }

/** What the provider says of our webhook. */
export type WebhookHealth = {
  url: string
  pending: number
  lastError?: string
  lastErrorAt?: Date
  allowedUpdates?: string[]
}

/** A file being fetched from the provider. */
export type Download = { stream: ReadableStream<Uint8Array>; size?: number; mimeType?: string }

/**
 * One provider's protocol. All calls throw `ChannelError` (channels/errors.ts) except `send`, which answers a
 * `SendResult`.
 */
export interface Channel {
  readonly kind: 'TELEGRAM_BOT' | 'SANDBOX'
  /** The provider whose ids a contact's identity holds; channels of one provider share identities. */
  readonly provider: string
  readonly capabilities: Capabilities
  /** Whether a request to our webhook proves that it knows the secret; constant time, reads headers only. */
  verify(headers: Record<string, string | string[] | undefined>, secret: string): boolean
  /** Translates one update; lenient to unknown kinds, throws `BadUpdate` only when there is no update id. */
  parse(body: unknown): ParsedUpdate
  send(account: ChannelAccount, message: OutboundMessage, signal: AbortSignal): Promise<SendResult>
  identify(account: ChannelAccount): Promise<AccountProfile>
  profileOf(account: ChannelAccount, personId: string): Promise<PersonProfile>
  registerWebhook(account: ChannelAccount, webhook: { url: string; secret: string }): Promise<void>
  removeWebhook(account: ChannelAccount): Promise<void>
  webhookHealth(account: ChannelAccount): Promise<WebhookHealth>
  /** Long poll: up to 100 updates from `offset`, waiting at most `timeoutSeconds`. Raw updates, for `parse`. */
  poll(
    account: ChannelAccount,
    options: { offset: string; timeoutSeconds: number; signal: AbortSignal },
  ): Promise<unknown[]>
  download(account: ChannelAccount, fileId: string, signal: AbortSignal): Promise<Download>
  /** The address by which a person opens the chat with this account; `payload` arrives as `/start <payload>`. */
  deepLink(profile: { username: string }, payload: string): string
}
