import { InputFile } from 'grammy'
import type { OutboundFile } from '../channel.ts'
import { SourceFailure } from './call/failure.ts'

/** A file of ours, opened for one call. */
export type Upload = { name: string; stream: ReadableStream<Uint8Array>; release(): void }

/** Opens every file before the call is made, or none: a missing file is found before anything leaves. */
export async function openAll(files: OutboundFile[]): Promise<Upload[] | undefined> {
  const opened = await Promise.allSettled(files.map(openOne))
  const uploads = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (uploads.length === files.length) return uploads
  uploads.forEach((upload) => upload.release())
  return undefined
}

async function openOne(file: OutboundFile): Promise<Upload> {
  const stream = await file.open()
  const release = () => {
    if (!stream.locked) stream.cancel().catch(() => undefined)
  }
  return { name: file.fileName, stream, release }
}

/** grammY writes the name into the part's header as it is, so it is quoted here; quotes and line breaks fall out. */
export function inputFile({ name, stream }: Upload): InputFile {
  const safe = [...name].filter((char) => char >= ' ' && char !== '"' && char !== '\\').join('')
  return new InputFile(guarded(stream), `"${safe || 'file'}"`)
}

async function* guarded(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) yield chunk
  } catch (cause) {
    throw new SourceFailure('a file of ours could not be read', { cause })
  }
}
