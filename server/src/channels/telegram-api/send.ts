import type { Api, InputFile } from 'grammy'
import type { InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo } from 'grammy/types'
import type { ChannelAccount, OutboundFile, OutboundMessage, SendResult } from '../channel.ts'
import { sendFailure } from './call/classify.ts'
import { CALL_SECONDS, createApi, isToken, UPLOAD_SECONDS } from './call/client.ts'
import { toTelegramEntities } from './entities.ts'
import { type Keyboard, keyboardOf } from './keyboard.ts'
import { inputFile, openAll } from './upload.ts'

type SentMessage = { message_id: number; date: number }

/** One message = one call of the Bot API; the caller has grouped files that may go together. Never throws. */
export async function sendMessage(
  account: ChannelAccount,
  message: OutboundMessage,
  signal: AbortSignal,
): Promise<SendResult> {
  if (!isToken(account.token)) return { type: 'refused', code: 'UNAUTHORIZED', detail: 'not a bot token' }
  const keyboard = keyboardOf(message)
  if ('fault' in keyboard) return { type: 'refused', code: 'BUTTONS_INVALID', detail: keyboard.fault }
  const uploads = await openAll(message.files)
  if (!uploads) return { type: 'refused', code: 'FILE_MISSING', detail: 'the file is not in our storage' }

  const api = createApi(account, uploads.length ? UPLOAD_SECONDS : CALL_SECONDS, message.leaveBefore)
  try {
    const sent = await callFor(
      api,
      { message, inputs: uploads.map(inputFile), markup: keyboard.markup },
      signal as never,
    )
    const externalIds = sent.map(({ message_id }) => String(message_id))
    return { type: 'sent', externalIds, at: new Date((sent[0]?.date ?? 0) * 1000), httpCode: 200 }
  } catch (error) {
    return sendFailure(error, new Date())
  } finally {
    uploads.forEach((upload) => upload.release())
  }
}

type Prepared = {
  message: OutboundMessage
  inputs: InputFile[]
  markup: Extract<Keyboard, { markup?: unknown }>['markup']
}

async function callFor(api: Api, { message, inputs, markup }: Prepared, signal: never): Promise<SentMessage[]> {
  const { chatId, text = '' } = message
  const entities = toTelegramEntities(message.entities)
  const place = placeOptions(message)
  const options = { ...place, ...(markup && { reply_markup: markup }) }
  const [file] = message.files
  const [input] = inputs
  if (!file || !input) return [await api.sendMessage(chatId, text, { ...options, entities }, signal)]
  if (inputs.length > 1) return api.sendMediaGroup(chatId, album(message, inputs) as InputMediaPhoto[], place, signal)

  const captioned = { ...options, ...(text && { caption: text, caption_entities: entities }) }
  return [await sendFile(api, file.kind)(chatId, input, captioned, signal)]
}

function sendFile(api: Api, kind: OutboundFile['kind']) {
  const methods = {
    PHOTO: api.sendPhoto.bind(api),
    VIDEO: api.sendVideo.bind(api),
    ANIMATION: api.sendAnimation.bind(api),
    VOICE: api.sendVoice.bind(api),
    AUDIO: api.sendAudio.bind(api),
    DOCUMENT: api.sendDocument.bind(api),
  }
  return methods[kind]
}

function placeOptions({ replyToExternalId, topicId }: OutboundMessage) {
  const reply = replyToExternalId && { message_id: Number(replyToExternalId), allow_sending_without_reply: true }
  return { ...(reply && { reply_parameters: reply }), ...(topicId && { message_thread_id: Number(topicId) }) }
}

type AlbumPart = InputMediaPhoto | InputMediaVideo | InputMediaAudio | InputMediaDocument

/** The caption of an album is the caption of its first part; of documents, the last: Telegram shows it below them. */
function album({ files, text, entities }: OutboundMessage, inputs: InputFile[]): AlbumPart[] {
  const captionAt = files[0]?.kind === 'DOCUMENT' || files[0]?.kind === 'AUDIO' ? inputs.length - 1 : 0
  const caption = text ? { caption: text, caption_entities: toTelegramEntities(entities) } : {}
  return inputs.map((media, index) => ({
    type: albumType(files[index]?.kind),
    media,
    ...(index === captionAt ? caption : {}),
  }))
}

function albumType(kind: OutboundFile['kind'] | undefined): AlbumPart['type'] {
  if (kind === 'PHOTO') return 'photo'
  if (kind === 'VIDEO') return 'video'
  return kind === 'AUDIO' ? 'audio' : 'document'
}
