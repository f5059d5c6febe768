import { createServer, type Server } from 'node:http'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { diskStorage } from './disk.ts'
import { s3Storage } from './s3.ts'
import { type Storage, TooBig } from './storage.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-storage-'))
const bucket = await fakeBucket()
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  bucket.server.close()
})

/** As much of S3 as a storage needs: PUT, GET with Range, HEAD, DELETE; refuses what bears no signature. */
async function fakeBucket(): Promise<{ server: Server; endpoint: string }> {
  const objects = new Map<string, Buffer>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const key = request.url!
    const found = objects.get(key)
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=key/'))
      return response.writeHead(403).end()
    if (request.method === 'PUT') objects.set(key, Buffer.concat(chunks))
    if (request.method === 'DELETE') objects.delete(key)
    if (request.method === 'PUT' || request.method === 'DELETE') return response.writeHead(200).end()
    if (!found) return response.writeHead(404).end()
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')
    if (!range)
      return response
        .writeHead(200, { 'content-length': found.length })
        .end(request.method === 'GET' ? found : undefined)
    const part = found.subarray(Number(range[1]), Number(range[2]) + 1)
    return response.writeHead(206, { 'content-range': `bytes ${range[1]}-${range[2]}/${found.length}` }).end(part)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const s3 = {
  endpoint: bucket.endpoint,
  bucket: 'media',
  region: 'us-east-1',
  accessKeyId: 'key',
  secretAccessKey: 'secret',
}
const storages: [string, Storage][] = [
  ['disk', diskStorage(folder)],
  ['s3', s3Storage(s3)],
]
const bytes = (text: string) => new Blob([text]).stream()
const textOf = async (file: { stream: ReadableStream<Uint8Array> } | undefined) =>
  file && new Response(file.stream).text()

describe.each(storages)('storage on %s', (_name, storage) => {
  it('gives back what was put, whole and in parts', async () => {
    expect(await storage.put('org/a.txt', bytes('0123456789'), 100)).toBe(10)
    expect(await textOf(await storage.open('org/a.txt'))).toBe('0123456789')
    const part = await storage.open('org/a.txt', { start: 2, end: 4 })
    expect(part?.size).toBe(10)
    expect(await textOf(part)).toBe('234')
    expect(await storage.exists('org/a.txt')).toBe(true)
  })

  it('replaces, deletes, and knows what it does not have', async () => {
    await storage.put('org/b.txt', bytes('old'), 100)
    await storage.put('org/b.txt', bytes('new'), 100)
    expect(await textOf(await storage.open('org/b.txt'))).toBe('new')
    await storage.delete('org/b.txt')
    await storage.delete('org/b.txt')
    expect(await storage.open('org/b.txt')).toBeUndefined()
    expect(await storage.exists('org/b.txt')).toBe(false)
  })

  it('stores nothing of what is too big or breaks off', async () => {
    await expect(storage.put('org/c.txt', bytes('0123456789'), 9)).rejects.toBeInstanceOf(TooBig)
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(5)),
      pull: () => Promise.reject(new Error('cut')),
    })
    await expect(storage.put('org/c.txt', broken, 100)).rejects.toThrow('cut')
    expect(await storage.exists('org/c.txt')).toBe(false)
  })

  it.each(['../secret', 'org/../../secret', '/etc/passwd', 'org/a b', 'org//a', '', 'org/\0'])(
    'refuses the key %j',
    async (key) => {
      await expect(async () => storage.open(key)).rejects.toThrow('unexpected characters')
    },
  )
})

it('leaves no half files on the disk', () => {
  expect(readdirSync(path.join(folder, 'incoming'))).toEqual([])
})
