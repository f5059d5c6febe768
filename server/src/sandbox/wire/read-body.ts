import type { IncomingMessage } from 'node:http'
import type { Json } from '../world/model.ts'
import { parseMultipart, type FormFile } from './multipart.ts'

/** The parameters of a call and the files that came with it. */
export type Input = { params: Json; files: Map<string, FormFile> }

const LIMIT = 60 * 1024 * 1024

/** The whole body; undefined when it is over 60 MB. */
export async function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LIMIT) chunks.push(chunk)
  }
  return size > LIMIT ? undefined : Buffer.concat(chunks)
}

/**
 * Parameters from the query and the body: JSON, form-urlencoded or multipart. Undefined when the body cannot be read.
 */
export function inputOf(request: IncomingMessage, query: URLSearchParams, body: Buffer): Input | undefined {
  const params: Json = Object.fromEntries(query)
  const type = request.headers['content-type'] ?? ''
  if (!body.length) return { params, files: new Map() }
  if (type.startsWith('multipart/form-data')) {
    const form = parseMultipart(body, type)
    return form && { params: { ...params, ...form.fields }, files: form.files }
  }
  if (!type.startsWith('application/json')) {
    return {
      params: { ...params, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) },
      files: new Map(),
    }
  }
  try {
    const json: unknown = JSON.parse(body.toString('utf8'))
    return typeof json === 'object' && json !== null ? { params: { ...params, ...json }, files: new Map() } : undefined
  } catch {
    return undefined
  }
}
