import { randomUUID } from 'node:crypto'
import { storage } from '../../lib/storage/open-storage.ts'
import { extensionOf, sniffedBytes, sniffType } from './file-kind.ts'
import { peek } from './peek.ts'
import { readPicture } from './picture.ts'
import { waveformOf } from './waveform.ts'

/** A file in our storage and what was found out about it. */
export type StoredMedia = {
  storageKey: string
  thumbnailKey: string | null
  mimeType: string
  size: number
  width: number | null
  height: number | null
  waveform: number[]
}

const maxVoiceBytes = 4 * 1024 * 1024

/**
 * Streams a file into the storage under a name of ours and looks at what it really is. Throws `TooBig` beyond
 * `maxBytes`, and whatever the stream throws; nothing is left behind then.
 */
export async function storeFile(
  organizationId: string,
  { stream, fileName, maxBytes }: { stream: ReadableStream<Uint8Array>; fileName?: string; maxBytes: number },
): Promise<StoredMedia> {
  const { head, whole } = await peek(stream, sniffedBytes)
  const mimeType = await sniffType(head, fileName)
  const storageKey = `${organizationId}/${randomUUID()}.${extensionOf(mimeType)}`
  const size = await storage.put(storageKey, whole, maxBytes)
  const picture = /^image\/(jpeg|png|webp|gif|avif)$/.test(mimeType) ? await readPicture(storageKey, size) : undefined
  return {
    storageKey,
    thumbnailKey: picture?.thumbnailKey ?? null,
    mimeType,
    size,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    waveform: mimeType.startsWith('audio/ogg') && size <= maxVoiceBytes ? await outlineOf(storageKey) : [],
  }
}

async function outlineOf(key: string): Promise<number[]> {
  const file = await storage.open(key)
  return file ? waveformOf(new Uint8Array(await new Response(file.stream).arrayBuffer())) : []
}
