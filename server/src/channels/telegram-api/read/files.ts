import type { ContentKind, InboundFile } from '../../channel.ts'
import { compact, countOf, objectOf, objectsOf, textOf, type Loose } from './lenient.ts'

type FileRule = { field: string; kind: ContentKind; mimeType?: string }

/**
 * The fields of a message that hold one file, in the order in which they count: an animation repeats itself as a
 * document.
 */
export const FILE_FIELDS: FileRule[] = [
  { field: 'animation', kind: 'ANIMATION', mimeType: 'video/mp4' },
  { field: 'sticker', kind: 'STICKER' },
  { field: 'voice', kind: 'VOICE', mimeType: 'audio/ogg' },
  { field: 'audio', kind: 'AUDIO', mimeType: 'audio/mpeg' },
  { field: 'video_note', kind: 'VIDEO_NOTE', mimeType: 'video/mp4' },
  { field: 'video', kind: 'VIDEO', mimeType: 'video/mp4' },
  { field: 'document', kind: 'DOCUMENT' },
]

/** A file object of any kind; `thumb` was the name of `thumbnail` before Bot API 6.6. */
export function fileOf(file: Loose | undefined, rule: FileRule): InboundFile | undefined {
  const fileId = textOf(file?.file_id)
  if (!file || !fileId) return undefined
  const side = countOf(file.length)
  return compact({
    kind: rule.kind,
    fileId,
    fileName: textOf(file.file_name),
    mimeType: textOf(file.mime_type) ?? (rule.kind === 'STICKER' ? stickerType(file) : rule.mimeType),
    size: countOf(file.file_size),
    width: countOf(file.width) ?? side,
    height: countOf(file.height) ?? side,
    duration: countOf(file.duration),
    thumbnailFileId: textOf((objectOf(file.thumbnail) ?? objectOf(file.thumb))?.file_id),
  })
}

/** A photo comes as a list of sizes of one picture: the largest is the picture, the smallest its thumbnail. */
export function photoOf(sizes: unknown): InboundFile | undefined {
  const area = (size: Loose) => (countOf(size.width) ?? 0) * (countOf(size.height) ?? 0)
  const usable = objectsOf(sizes).filter((size) => textOf(size.file_id))
  const ordered = usable.sort((a, b) => area(a) - area(b))
  const photo = fileOf(ordered.at(-1), { field: 'photo', kind: 'PHOTO', mimeType: 'image/jpeg' })
  const smallest = textOf(ordered[0]?.file_id)
  return photo && smallest !== photo.fileId ? compact({ ...photo, thumbnailFileId: smallest }) : photo
}

function stickerType(sticker: Loose): string {
  if (sticker.is_video) return 'video/webm'
  return sticker.is_animated ? 'application/x-tgsticker' : 'image/webp'
}
