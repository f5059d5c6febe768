import { badRequest } from '../wire/bot-api-error.ts'
import type { Json } from '../world/model.ts'
import { writableChat } from './chat-of.ts'
import { mediaContent, type MediaKind } from '../media/source.ts'
import { intParam, jsonParam, textParam, type Call, type Method } from './params.ts'
import { journalSend, postMessage } from './post-message.ts'
import { checkedCaption } from './text-rules.ts'

const send =
  (kind: MediaKind): Method =>
  async (call) => {
    const place = writableChat(call)
    const caption = kind === 'sticker' || kind === 'video_note' ? {} : checkedCaption(call)
    const media = await mediaContent(call, { kind, value: call.params[kind], details: detailsOf(call) })
    const sent = postMessage(call, place, { ...media, ...caption })
    journalSend(call, place.chat, [sent])
    return sent
  }

/** sendPhoto: at most 10 MB, sides together 10000, ratio 20. */
export const sendPhoto = send('photo')
/** sendVideo. */
export const sendVideo = send('video')
/** sendAnimation. */
export const sendAnimation = send('animation')
/** sendAudio. */
export const sendAudio = send('audio')
/** sendDocument: any file up to 50 MB. */
export const sendDocument = send('document')
/** sendVoice. */
export const sendVoice = send('voice')
/** sendVideoNote. */
export const sendVideoNote = send('video_note')
/** sendSticker. */
export const sendSticker = send('sticker')

function detailsOf(call: Call): Json {
  const numbers = ['width', 'height', 'duration', 'length'].map((name) => [name, intParam(call, name)])
  return { ...Object.fromEntries(numbers), title: textParam(call, 'title'), performer: textParam(call, 'performer') }
}

type Part = { type?: string; media?: string; caption?: string }

/** sendMediaGroup: 2–10 parts, documents and audio only among their own; all or nothing. */
export const sendMediaGroup: Method = async (call) => {
  const parts = jsonParam<Part[]>(call, 'media')
  if (!Array.isArray(parts) || parts.length < 2) throw badRequest('message must have 2-10 media to be a media group')
  if (parts.length > 10) throw badRequest('too many messages to send as an album')
  const kinds = new Set(parts.map(({ type }) => (type === 'photo' || type === 'video' ? 'visual' : type)))
  if (kinds.size > 1)
    throw badRequest(`${[...kinds].includes('document') ? 'document' : 'audio'} can't be mixed with other media types`)

  const place = writableChat(call)
  const contents: Json[] = []
  for (const part of parts) contents.push(await partContent(call, part))
  const media_group_id = String(call.bot.id) + String(call.bot.nextMessageId)
  const sent = contents.map((content) => postMessage(call, place, { ...content, media_group_id }))
  journalSend(call, place.chat, sent)
  return sent
}

const ALBUM_KINDS = ['photo', 'video', 'audio', 'document']

async function partContent(call: Call, part: Part): Promise<Json> {
  if (!part.type || !ALBUM_KINDS.includes(part.type)) throw badRequest(`can't parse InputMedia: type must be specified`)
  const caption = checkedCaption({ params: part })
  const media = await mediaContent(call, { kind: part.type as MediaKind, value: part.media, details: part })
  return { ...media, ...caption }
}
