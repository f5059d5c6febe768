import { magicOf } from '../methods/magic.ts'
import type { Bot, Chat, ChatMessage, Customer, Json } from '../world/model.ts'
import type { World } from '../world/world.ts'

/** A bot as the control API shows it: never its token. */
export function botView(bot: Bot, now: number): Json {
  const { id, username, name, openChats, readsGroups, webhook, pending, polledAt = 0, photoFileId, commands } = bot
  const polling = now - polledAt < 90_000
  const { url = '', lastError, lastErrorAt } = webhook ?? {}
  return {
    id,
    username,
    name,
    openChats,
    readsGroups: readsGroups ?? false,
    commands,
    photo: photoFileId && `/files/${photoFileId}`,
    delivery: webhook ? 'webhook' : polling ? 'polling' : 'none',
    webhook: { url, pending: pending.length, lastError, lastErrorAt },
  }
}

/** A customer; the photo as a path below the control root. */
export function customerView(customer: Customer): Json {
  const { id, firstName, lastName, username, languageCode, photoFileId } = customer
  const photo = photoFileId && `/files/${photoFileId}`
  return { id, firstName, lastName, username, languageCode, photo, magic: magicOf(customer) }
}

/** A chat with the given messages. */
export function chatView(world: World, chat: Chat, messages?: ChatMessage[]): Json {
  const bot = world.bots.get(chat.botId)
  const customer = world.customers.get(chat.customerId)
  const { blocked, started, keyboard } = chat
  return {
    bot: bot && botView(bot, world.now()),
    customer: customer && customerView(customer),
    blocked,
    started,
    keyboard: keyboardView(keyboard),
    messages: messages?.map((message) => messageView(world, message)),
  }
}

/** The keyboard below a chat: rows of keys. */
export function keyboardView(keyboard: Chat['keyboard']): Json[][] | undefined {
  return keyboard?.rows.map((row) =>
    row.map(({ text, request_contact: asks }) => ({ text, asksContact: asks === true })),
  )
}

const SERVICES: [string, string][] = [
  ['new_chat_members', 'joined'],
  ['forum_topic_created', 'topic'],
  ['migrate_to_chat_id', 'moved'],
  ['migrate_from_chat_id', 'moved'],
]

const FILE_KINDS = ['animation', 'sticker', 'voice', 'audio', 'video_note', 'video', 'document']
const OTHER_KINDS = ['contact', 'venue', 'location', 'poll', 'dice']
const KINDS = ['photo', ...FILE_KINDS, ...OTHER_KINDS]

/** A message as the phone draws it. */
export function messageView(world: World, { from, raw, delivered, reaction, unseen, press }: ChatMessage): Json {
  const service = SERVICES.find(([field]) => raw[field] !== undefined)?.[1]
  const kind = service ? 'service' : (KINDS.find((name) => raw[name]) ?? 'text')
  const reply = raw.reply_to_message as Json | undefined
  return {
    id: raw.message_id,
    from,
    date: raw.date,
    editDate: raw.edit_date,
    kind,
    service,
    by: from === 'customer' ? authorOf(raw) : undefined,
    topicId: raw.message_thread_id,
    text: raw.text ?? raw.caption,
    entities: raw.entities ?? raw.caption_entities,
    media: mediaView(world, kind, raw),
    ...(OTHER_KINDS.includes(kind) && { [kind]: raw[kind] }),
    albumId: raw.media_group_id,
    replyToId: reply?.message_id,
    buttons: buttonsOf(raw),
    press: press && { by: press.by, data: press.data, isAnswered: press.answers > 0, text: press.text },
    reaction,
    unseen,
    ...(from === 'customer' && { delivered: delivered ?? false }),
  }
}

/** Who of a group wrote it. */
function authorOf({ from }: Json): Json | undefined {
  const { id, first_name: first = '', last_name: last = '' } = (from ?? {}) as Record<string, string | number>
  return { id, name: `${first} ${last}`.trim() }
}

function mediaView(world: World, kind: string, raw: Json): Json | undefined {
  const shown =
    kind === 'photo' ? (raw.photo as Json[]).at(-1) : FILE_KINDS.includes(kind) ? (raw[kind] as Json) : undefined
  const file = shown && world.files.known.get(String(shown.file_id))
  if (!shown || !file) return undefined
  const { fileId, fileName, mimeType, size } = file
  const { width = shown.length, height = shown.length, duration, emoji } = shown
  return { fileId, path: `/files/${fileId}`, fileName, mimeType, size, width, height, duration, emoji }
}

type Button = { text?: string; callback_data?: string; url?: string }

function buttonsOf(raw: Json): Json[][] | undefined {
  const keyboard = (raw.reply_markup as { inline_keyboard?: Button[][] } | undefined)?.inline_keyboard
  return keyboard?.map((row) => row.map(({ text, callback_data, url }) => ({ text, data: callback_data, url })))
}
