import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { isSignedAddress } from '../lib/signed-address.ts'
import { storage } from '../lib/storage/open-storage.ts'
import type { ByteRange } from '../lib/storage/storage.ts'

/** What a browser may show in place; everything else is only ever downloaded. */
const shown: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  wav: 'audio/wav',
}

/** GET and HEAD of `/media/<key>?e=&s=`: only by an address we signed, with Range, in a sandbox of its own. */
export async function answerMedia(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const key = keyOf(url.pathname)
  const given = { e: url.searchParams.get('e'), s: url.searchParams.get('s') }
  if (key === null || !isSignedAddress(key, given)) return end(response, 403)
  const whole = await storage.open(key, { start: 0, end: 0 })
  if (!whole) return end(response, 404)
  await whole.stream.cancel()
  for (const [name, value] of Object.entries(headersOf(key))) response.setHeader(name, value)
  const range = rangeOf(request.headers.range, whole.size)
  if (range === 'unsatisfiable') return end(response.setHeader('content-range', `bytes */${whole.size}`), 416)
  await send(request, response, { key, size: whole.size, range })
}

type Part = { key: string; size: number; range: ByteRange | null }

async function send(request: IncomingMessage, response: ServerResponse, { key, size, range }: Part): Promise<void> {
  if (range) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${size}`)
  response.setHeader('content-length', range ? range.end - range.start + 1 : size)
  response.statusCode = range ? 206 : 200
  const file = request.method === 'HEAD' || size === 0 ? undefined : await storage.open(key, range ?? undefined)
  if (!file) return void response.end()
  // The reader may leave at any moment; then the file is closed with him.
  await pipeline(Readable.fromWeb(file.stream as NodeReadableStream<Uint8Array>), response).catch(() => undefined)
}

function keyOf(pathname: string): string | null {
  try {
    const key = decodeURIComponent(pathname.slice('/media/'.length))
    return /^[\w.-]+(\/[\w.-]+)+$/.test(key) ? key : null
  } catch {
    return null
  }
}

function headersOf(key: string): Record<string, string> {
  const type = shown[key.split('.').at(-1)?.toLowerCase() ?? '']
  return {
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': type ? 'inline' : 'attachment',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=86400, immutable',
  }
}

/** One range, as players ask for it; anything more elaborate is answered with the whole file. */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [from, to] = [match[1], match[2]].map((text) => (text ? Number(text) : null))
  const start = from ?? Math.max(0, size - (to ?? 0))
  const end = from === null ? size - 1 : Math.min(to ?? size - 1, size - 1)
  return start > end || start >= size ? 'unsatisfiable' : { start, end }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' })
  response.end()
}
