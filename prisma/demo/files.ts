import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { storage } from '../../server/src/lib/storage/open-storage.ts'
import { sampleOf } from '../../server/src/sandbox/samples.ts'
import type { Insert } from './parse-dialogues.ts'
import { pictureOf } from './pictures.ts'

/** A file that lies in the storage, as its attachment row describes it. */
export type StoredFile = {
  kind: string
  fileName: string
  mimeType: string
  size: number
  width: number | null
  height: number | null
  duration: number | null
  waveform: number[]
  storageKey: string
  thumbnailKey: string | null
}

const MAX_BYTES = 20_000_000

/** Puts the file of `[photo plan]`, `[voice 7]`, `[document Name.pdf]`, `[sticker]` or `[video]` into the storage. */
export async function storeFile(organizationId: string, insert: Insert): Promise<StoredFile | null> {
  const put = async (bytes: Uint8Array, ending: string) => {
    const key = `${organizationId}/demo-${randomUUID()}.${ending}`
    await storage.put(key, new Blob([new Uint8Array(bytes)]).stream(), MAX_BYTES)
    return key
  }
  if (insert.kind === 'photo') return photo(insert.args[0] ?? '', put)
  const sample = sampleOf(insert.kind)
  if (!sample) return null
  const bytes = sample.bytes()
  return {
    kind: insert.kind.toUpperCase(),
    fileName: insert.kind === 'document' ? insert.args.join(' ') : sample.fileName,
    mimeType: sample.mimeType,
    size: bytes.byteLength,
    width: sample.width ?? null,
    height: sample.height ?? null,
    duration: sample.duration ?? null,
    waveform: insert.kind === 'voice' ? speech(48) : [],
    storageKey: await put(bytes, sample.fileName.split('.').at(-1) ?? 'bin'),
    thumbnailKey: null,
  }
}

async function photo(name: string, put: (bytes: Uint8Array, ending: string) => Promise<string>): Promise<StoredFile> {
  const drawn = sharp(Buffer.from(pictureOf(name)))
  const { data, info } = await drawn.jpeg({ quality: 86 }).toBuffer({ resolveWithObject: true })
  const small = await drawn.clone().resize(320).webp({ quality: 75 }).toBuffer()
  return {
    kind: 'PHOTO',
    fileName: `${name}.jpg`,
    mimeType: 'image/jpeg',
    size: data.byteLength,
    width: info.width,
    height: info.height,
    duration: null,
    waveform: [],
    storageKey: await put(data, 'jpg'),
    thumbnailKey: await put(small, 'webp'),
  }
}

// Syllables: swells with pauses between them.
function speech(bars: number): number[] {
  return Array.from({ length: bars }, (_, i) => Math.round(6 + 25 * Math.abs(Math.sin(i * 0.55) * Math.cos(i * 0.17))))
}
