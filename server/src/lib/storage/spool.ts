import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { TooBig } from './storage.ts'

/**
 * Writes a stream into a new file of `folder` while counting; throws `TooBig` at the first byte too many. The caller
 * moves or removes the file; on any error it is removed here.
 */
export async function spool(folder: string, content: ReadableStream<Uint8Array>, maxBytes: number) {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `${randomUUID()}.part`)
  let size = 0
  const meter = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.byteLength
      done(size > maxBytes ? new TooBig(`more than ${maxBytes} bytes`) : null, chunk)
    },
  })
  try {
    const source = Readable.fromWeb(content as NodeReadableStream<Uint8Array>)
    await pipeline(source, meter, createWriteStream(file, { flags: 'wx', flush: true }))
    return { file, size }
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}
