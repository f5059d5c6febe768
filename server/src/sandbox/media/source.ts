import { readSize } from './picture.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import type { Json, StoredFile } from '../world/model.ts'
import { fileObject, photoSizes } from './file-object.ts'
import type { Call } from '../methods/params.ts'

/** The kinds of media a bot sends, named as the parameter that carries the file. */
export type MediaKind = 'photo' | 'video' | 'animation' | 'audio' | 'document' | 'voice' | 'video_note' | 'sticker'

const MB = 1024 * 1024
const MIME: Record<MediaKind, string> = {
  photo: 'image/jpeg',
  video: 'video/mp4',
  animation: 'video/mp4',
  audio: 'audio/mpeg',
  document: 'application/octet-stream',
  voice: 'audio/ogg',
  video_note: 'video/mp4',
  sticker: 'image/webp',
}

type Source = { kind: MediaKind; value: unknown; details: Json }

/** The media of a call as fields of a Message: uploaded (directly or by `attach://`), or known by its file id. */
export async function mediaContent(call: Call, source: Source): Promise<Json> {
  const { kind, details } = source
  const file = sourceFile(call, source)
  const { width, height, duration } = details as { width?: number; height?: number; duration?: number }
  if (kind === 'photo') return { photo: photoSizes(file, await checkedPhoto(call, file)) }
  if (kind === 'video_note')
    return { video_note: fileObject(nameless(file), { length: details.length ?? 240, duration: duration ?? 1 }) }
  if (kind === 'sticker') {
    const shown = { width: 512, height: 512, type: 'regular', is_animated: false, is_video: false }
    return { sticker: fileObject(nameless(file), shown) }
  }
  if (kind === 'voice') return { voice: fileObject(nameless(file), { duration: duration ?? 1 }) }
  if (kind === 'document') return { document: fileObject(file, {}) }
  if (kind === 'audio') {
    const { title, performer } = details
    return { audio: fileObject(file, { duration: duration ?? 1, title, performer }) }
  }
  const object = fileObject(file, { width: width ?? 320, height: height ?? 240, duration: duration ?? 1 })
  return kind === 'animation' ? { animation: object, document: fileObject(file, {}) } : { video: object }
}

function sourceFile({ world, bot, files }: Call, { kind, value }: Source): StoredFile {
  const name = typeof value === 'string' && value.startsWith('attach://') ? value.slice('attach://'.length) : undefined
  const upload = files.get(name ?? kind)
  if (!upload) {
    const known = world.files.known.get(String(value))
    if (known) return known
    if (value === undefined || name) throw badRequest(`there is no ${kind} in the request`)
    throw badRequest('wrong file identifier/HTTP URL specified')
  }
  const { bytes, fileName } = upload
  if (!bytes.length) throw badRequest('file must be non-empty')
  if (bytes.length > 50 * MB) throw badRequest('file is too big')
  const mimeType = mimeTypeOf(kind, upload)
  return world.files.put({ bytes, fileName, mimeType, folder: `${kind}s`, botId: bot.id })
}

/** As a client of ours sends everything as octet-stream, the name tells more. */
function mimeTypeOf(kind: MediaKind, { mimeType, fileName }: { mimeType: string; fileName: string }): string {
  if (kind !== 'document') return MIME[kind]
  if (mimeType !== 'application/octet-stream') return mimeType
  const ending = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  return ENDINGS[ending] ?? mimeType
}

const ENDINGS: Record<string, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  txt: 'text/plain',
  zip: 'application/zip',
}

async function checkedPhoto({ world }: Call, file: StoredFile) {
  if (file.size > 10 * MB)
    throw badRequest(`file of size ${file.size} bytes is too big for a photo; the maximum size is ${10 * MB} bytes`)
  const bytes = world.files.bytes(file.fileId)
  const size = bytes && (await readSize(bytes))
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = size
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height))
    throw badRequest('PHOTO_INVALID_DIMENSIONS')
  return size
}

function nameless(file: StoredFile): StoredFile {
  return { ...file, fileName: undefined }
}
