import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { StoredFile } from './model.ts'

type NewFile = { bytes: Uint8Array; folder: string; mimeType: string; fileName?: string; botId?: number }

/** The files of a world: what is known of them, and their bytes. */
export type FileStore = {
  known: Map<string, StoredFile>
  put(file: NewFile): StoredFile
  bytes(fileId: string): Buffer | undefined
}

/** Keeps bytes in a folder, or in memory without one. File ids look like Telegram's and mean nothing. */
export function createFileStore(dir?: string): FileStore {
  const known = new Map<string, StoredFile>()
  const memory = new Map<string, Buffer>()
  if (dir) mkdirSync(dir, { recursive: true })
  return {
    known,
    put({ bytes, folder, mimeType, fileName, botId }) {
      const fileId = `AgAC${randomBytes(24).toString('base64url')}`
      const file = {
        fileId,
        path: `${folder}/file_${known.size}${extensionOf(mimeType)}`,
        size: bytes.length,
        mimeType,
        fileName,
        botId,
      }
      known.set(fileId, file)
      if (dir) writeFileSync(path.join(dir, fileId), bytes)
      else memory.set(fileId, Buffer.from(bytes))
      return file
    },
    bytes(fileId) {
      if (!known.has(fileId)) return undefined
      return dir ? readFileSync(path.join(dir, fileId)) : memory.get(fileId)
    },
  }
}

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'video/mp4': '.mp4',
  'audio/ogg': '.oga',
  'audio/mpeg': '.mp3',
  'application/pdf': '.pdf',
}

function extensionOf(mimeType: string): string {
  return EXTENSIONS[mimeType] ?? ''
}
