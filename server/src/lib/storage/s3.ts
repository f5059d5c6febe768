import { AwsClient } from 'aws4fetch'
import { openAsBlob } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { spool } from './spool.ts'
import { checkedKey, type Storage } from './storage.ts'

/** How a bucket is reached; `endpoint` without the bucket's name (path style, which every such server knows). */
export type S3Options = {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Media in an S3-compatible bucket. S3 wants the length in advance, so a file is spooled to the local disk first. */
export function s3Storage(options: S3Options): Storage {
  const { accessKeyId, secretAccessKey, region } = options
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 })
  const addressOf = (key: string) => `${options.endpoint}/${options.bucket}/${checkedKey(key)}`

  async function call(key: string, init: RequestInit): Promise<Response> {
    const headers = {
      ...(init.headers as Record<string, string> | undefined),
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    }
    const response = await client.fetch(addressOf(key), { ...init, headers })
    if (response.ok || response.status === 404) return response
    await response.body?.cancel()
    throw new Error(`the media storage answered ${response.status} to ${init.method}`)
  }

  return {
    async put(key, content, maxBytes) {
      const { file, size } = await spool(path.join(tmpdir(), 'manyhands-media'), content, maxBytes)
      try {
        await call(key, { method: 'PUT', body: await openAsBlob(file), headers: { 'content-length': String(size) } })
        return size
      } finally {
        await rm(file, { force: true })
      }
    },
    async open(key, range) {
      const headers = range ? { range: `bytes=${range.start}-${range.end}` } : undefined
      const response = await call(key, { method: 'GET', ...(headers && { headers }) })
      if (response.status === 404 || !response.body) return undefined
      const whole = response.headers.get('content-range')?.split('/')[1] ?? response.headers.get('content-length')
      return { stream: response.body, size: Number(whole) }
    },
    async delete(key) {
      await call(key, { method: 'DELETE' })
    },
    async exists(key) {
      return (await call(key, { method: 'HEAD' })).status !== 404
    },
  }
}
