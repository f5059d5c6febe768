import type { InboundContent } from '../../channel.ts'
import { entitiesOf } from './entities.ts'
import { FILE_FIELDS, fileOf, photoOf } from './files.ts'
import { compact, objectOf, textOf, type Loose } from './lenient.ts'
import { particularsOf } from './particulars.ts'
import { serviceOf } from './service.ts'

/**
 * What a message says, whatever its kind. Kinds we have no words for are UNSUPPORTED with the names of their fields.
 */
export function contentOf(message: Loose): InboundContent {
  const origin = originOf(message)
  const found = bodyOf(message)
  const data = origin ? { ...found.data, forwardedFrom: origin } : found.data
  return compact({ ...found, data })
}

function bodyOf(message: Loose): InboundContent {
  const text = textOf(message.text)
  if (text) return { kind: 'TEXT', ...formatted(text, message.entities), files: [] }

  const caption = textOf(message.caption)
  const said = caption ? formatted(caption, message.caption_entities) : {}
  const photo = photoOf(message.photo)
  if (photo) return { kind: 'PHOTO', ...said, files: [photo] }
  for (const rule of FILE_FIELDS) {
    const object = objectOf(message[rule.field])
    const file = fileOf(object, rule)
    if (file) return compact({ kind: rule.kind, ...said, data: fileData(object), files: [file] })
  }

  const particulars = particularsOf(message)
  if (particulars) return { ...particulars, files: [] }
  const service = serviceOf(message)
  if (service) return { kind: 'SERVICE', data: service, files: [] }
  return { kind: 'UNSUPPORTED', ...said, data: { kinds: unknownFields(message) }, files: [] }
}

function formatted(text: string, value: unknown) {
  const entities = entitiesOf(value, text)
  return entities.length ? { text, entities } : { text }
}

function fileData(file: Loose | undefined): Loose | undefined {
  const data = compact({ emoji: textOf(file?.emoji), title: textOf(file?.title), performer: textOf(file?.performer) })
  return Object.keys(data).length ? data : undefined
}

function originOf(message: Loose): string | undefined {
  const origin = objectOf(message.forward_origin)
  const legacy = objectOf(message.forward_from) ?? objectOf(message.forward_from_chat)
  const person = objectOf(origin?.sender_user) ?? objectOf(origin?.sender_chat) ?? objectOf(origin?.chat) ?? legacy
  const name = [textOf(person?.first_name), textOf(person?.last_name)].filter(Boolean).join(' ')
  return name || textOf(person?.title) || textOf(origin?.sender_user_name) || textOf(message.forward_sender_name)
}

const ENVELOPE = new Set([
  'message_id', 'message_thread_id', 'direct_messages_topic', 'from', 'sender_chat', 'sender_boost_count',
  'sender_business_bot', 'sender_tag', 'date', 'edit_date', 'chat', 'business_connection_id', 'forward_origin',
  'forward_from', 'forward_from_chat', 'forward_from_message_id', 'forward_signature', 'forward_sender_name',
  'forward_date', 'is_topic_message', 'is_automatic_forward', 'reply_to_message', 'external_reply', 'quote',
  'reply_to_story', 'reply_to_checklist_task_id', 'via_bot', 'has_protected_content', 'is_from_offline', 'is_paid_post',
  'media_group_id', 'author_signature', 'paid_star_count', 'entities', 'caption_entities', 'caption', 'text',
  'link_preview_options', 'effect_id', 'show_caption_above_media', 'has_media_spoiler', 'reply_markup',
]) // prettier-ignore

function unknownFields(message: Loose): string[] {
  return Object.keys(message)
    .filter((field) => !ENVELOPE.has(field) && message[field] !== null && message[field] !== undefined)
    .map((field) => textOf(field) ?? '?')
    .slice(0, 20)
}
