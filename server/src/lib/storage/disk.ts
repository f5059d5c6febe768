import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { spool } from './spool.ts'
import { checkedKey, type ByteRange, type Storage } from './storage.ts'

/** Media in a folder of this machine (or of a shared disk). A file appears whole, by a rename. */
export function diskStorage(folder: string): Storage {
  const root = path.resolve(folder)
  const fileOf = (key: string) => path.join(root, checkedKey(key))

  async function sizeOf(file: string): Promise<number | undefined> {
    const found = await stat(file).catch(() => undefined)
    return found?.isFile() ? found.size : undefined
  }

  return {
    async put(key, content, maxBytes) {
      const target = fileOf(key)
      const { file, size } = await spool(path.join(root, 'incoming'), content, maxBytes)
      await mkdir(path.dirname(target), { recursive: true })
      await rename(file, target)
      return size
    },
    async open(key: string, range?: ByteRange) {
      const file = fileOf(key)
      const size = await sizeOf(file)
      if (size === undefined) return undefined
      const stream = Readable.toWeb(createReadStream(file, range)) as ReadableStream<Uint8Array>
      return { stream, size }
    },
    async delete(key) {
      await rm(fileOf(key), { force: true })
    },
    async exists(key) {
      return (await sizeOf(fileOf(key))) !== undefined
    },
  }
}
