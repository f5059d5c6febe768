import { fileTypeFromBuffer } from 'file-type'
import type { MessageKind } from '../../generated/prisma/enums.ts'

/** How many bytes of the beginning tell what a file is. */
export const sniffedBytes = 4_100

const byExtension: Record<string, string> = {
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  svg: 'image/svg+xml',
  html: 'text/html',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
}

/**
 * The MIME type of a file by its first bytes; what bears no mark (texts) by the extension of its name. A claim of the
 * sender's is never believed: a picture that is a web page would run in somebody's browser.
 */
export async function sniffType(head: Uint8Array, fileName: string | undefined): Promise<string> {
  const found = await fileTypeFromBuffer(head)
  const mime = found?.mime.split(';')[0]?.trim()
  if (mime) return mime === 'application/ogg' ? 'audio/ogg' : mime
  const extension = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '')?.[1]?.toLowerCase() ?? ''
  return byExtension[extension] ?? 'application/octet-stream'
}

const kinds: Record<string, MessageKind> = {
  'image/jpeg': 'PHOTO',
  'image/png': 'PHOTO',
  'image/webp': 'PHOTO',
  'image/gif': 'ANIMATION',
  'video/mp4': 'VIDEO',
  'video/quicktime': 'VIDEO',
  'audio/ogg': 'VOICE',
  'audio/mpeg': 'AUDIO',
  'audio/mp4': 'AUDIO',
  'audio/x-m4a': 'AUDIO',
}

/** As what an upload is sent: what Telegram shows as a picture, video or sound, else a document. */
export function kindOfUpload(mimeType: string): MessageKind {
  return kinds[mimeType] ?? 'DOCUMENT'
}

/** The extension of a type, for the file's name in our storage. */
export function extensionOf(mimeType: string): string {
  const name = mimeType.split('/')[1] ?? 'bin'
  const known: Record<string, string> = {
    jpeg: 'jpg',
    'octet-stream': 'bin',
    plain: 'txt',
    'svg+xml': 'svg',
    quicktime: 'mov',
    mpeg: 'mp3',
  }
  return known[name] ?? (name.replace(/[^a-z0-9]/g, '').slice(0, 12) || 'bin')
}
