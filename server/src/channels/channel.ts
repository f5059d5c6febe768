/**
 * The contract of every channel: pure translation between a provider's protocol and ours. A channel knows no database,
 * queue, event or configuration; what it needs comes in `ChannelAccount`.
 */

import type { SendResult } from './send-result.ts'

export type { FailureCode, Refused, Retry, SendResult } from './send-result.ts'

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

/** A card of the phone book that somebody sent. Only `isOwn` proves that the phone is the sender's. */
export type SharedContact = { phone: string; name: string; isOwn: boolean }

/** How an account stands in a chat of several. */
export type MembershipState = 'member' | 'administrator' | 'restricted' | 'left' | 'kicked'

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
      /** The topic of a forum it was said in. */
      topicId?: string
      sharedContact?: SharedContact
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
  | {
      /** A button was pressed; `externalId` is the message that bears it. The provider does not tell when. */
      type: 'choice'
      chat: ChatRef
      sender: PersonRef
      externalId: string
      /** What `answerChoice` takes, within a minute or so. */
      callbackId: string
      data: string
      /** The words on the button, when the provider still knows them. */
      label?: string
      topicId?: string
    }
  | { type: 'blocked' | 'unblocked'; chat: ChatRef; sender: PersonRef; at: Date }
  | {
      /** Our account was taken into a group or channel, its rights there changed, or it was put out. */
      type: 'membership'
      chat: ChatRef
      by: PersonRef
      state: MembershipState
      canSend: boolean
      at: Date
    }
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

/** What a button does: hands `data` back as a choice, opens an address, or asks for the person's own phone. */
export type Button = { text: string } & ({ data: string } | { url: string } | { requestContact: true })

/**
 * One message = one provider call. With several files it is an album, its `text` the caption. `buttons` are rows; an
 * album bears none, and those that ask for the contact stand alone (private chats only).
 */
export type OutboundMessage = {
  chatId: string
  /** The topic of a forum. */
  topicId?: string
  text?: string
  entities?: TextEntity[]
  files: OutboundFile[]
  replyToExternalId?: string
  buttons?: Button[][]
  /** `performance.now()` after which no byte of it may leave any more: the sender has lost its claim by then. */
  leaveBefore?: number
}

/** What a channel can carry; sizes in bytes, text in UTF-16 code units. */
export type Capabilities = {
  maxTextLength: number
  maxCaptionLength: number
  maxFiles: number
  maxPhotoBytes: number
  maxFileBytes: number
  maxDownloadBytes: number
  /** Of one message; `data` of a button is counted in bytes of UTF-8. */
  maxButtons: number
  maxButtonDataBytes: number
  maxButtonTextLength: number
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
  /** It was registered for fewer kinds of updates than we read today: it wants to be registered again. */
  lacksUpdates?: boolean
}

/** A command as the provider's menu shows it: name in small Latin letters, without the slash. */
export type BotCommand = { command: string; description: string }

/** How our account stands in a group. Title and forum are unknown where it was put out. */
export type ChatMembership = { state: MembershipState; canSend: boolean; title?: string; isForum: boolean }

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
  /**
   * Ends the waiting of whoever pressed a button, with a line of text if given. A press that is too old or was answered
   * already is passed over.
   */
  answerChoice(account: ChannelAccount, callbackId: string, text?: string): Promise<void>
  /** Sets the menu of commands, for everybody or for those who speak `language` (two letters). */
  setCommands(account: ChannelAccount, commands: BotCommand[], language?: string): Promise<void>
  /** Our own standing in a chat; NOT_FOUND for a chat the account never was in. */
  chatMember(account: ChannelAccount, chatId: string): Promise<ChatMembership>
  /** The address by which a person opens the chat with this account; `payload` arrives as `/start <payload>`. */
  deepLink(profile: { username: string }, payload: string): string
  /** The address by which a person takes this account into a group; `/start <payload>` is then said there. */
  groupLink(profile: { username: string }, payload: string): string
}
