import type { MessageKind } from '../../generated/prisma/enums.ts'
import { splitText } from './split-text.ts'

/** A file to be sent. */
export type PlannedFile = { id: string; kind: MessageKind }

/** One message of the outbox, which is one call of the provider. */
export type Part = { kind: MessageKind; text: string | null; fileIds: string[] }

/** What the channel carries at once; lengths in UTF-16 code units. */
export type PartLimits = { maxTextLength: number; maxCaptionLength: number; maxFiles: number }

/**
 * Makes of one answer the messages it takes, in order: photos and videos that stand together become albums, documents
 * among themselves and audio among itself too, everything else goes alone. The text is the caption of the first file
 * when it is short enough, else it goes before the files, split where the channel's limit demands it.
 */
export function planParts(answer: { text: string; files: PlannedFile[] }, limits: PartLimits): Part[] {
  const groups = groupFiles(answer.files, limits.maxFiles)
  const isCaption = groups.length > 0 && answer.text.length <= limits.maxCaptionLength
  const texts = isCaption ? [] : splitText(answer.text, limits.maxTextLength)
  return [
    ...texts.map((text): Part => ({ kind: 'TEXT', text, fileIds: [] })),
    ...groups.map((files, index): Part => ({
      kind: files.length > 1 ? 'ALBUM' : files[0]!.kind,
      text: isCaption && index === 0 && answer.text ? answer.text : null,
      fileIds: files.map((file) => file.id),
    })),
  ]
}

function groupFiles(files: PlannedFile[], maxFiles: number): PlannedFile[][] {
  const groups: PlannedFile[][] = []
  for (const file of files) {
    const last = groups.at(-1)
    const isMate = last && family(last[0]!.kind) !== 'ALONE' && family(last[0]!.kind) === family(file.kind)
    if (isMate && last.length < maxFiles) last.push(file)
    else groups.push([file])
  }
  return groups
}

/** Which kinds Telegram takes into one album (core.telegram.org/bots/api#sendmediagroup). */
function family(kind: MessageKind): string {
  if (kind === 'PHOTO' || kind === 'VIDEO') return 'PICTURES'
  return kind === 'DOCUMENT' || kind === 'AUDIO' ? kind : 'ALONE'
}
