import { BadAnswer, LeftTooLate } from './failure.ts'

type Body = RequestInit['body'] | AsyncIterable<Uint8Array>
type GrammyInit = { method?: string; headers?: Record<string, string>; body?: Body; signal?: AbortSignal }
type Fetch = (url: string, init: GrammyInit) => Promise<{ json(): Promise<unknown> }>

/**
 * `telegramFetch` that writes nothing after `leaveBefore` (`performance.now()`). It is asked when the connection takes
 * the bytes: the process may be paused after the call was begun and before it was written, and wake up long after.
 */
export function fetchBefore(leaveBefore: number): Fetch {
  return (url, init) => {
    const length = typeof init.body === 'string' && { 'content-length': String(Buffer.byteLength(init.body)) }
    const headers = { ...init.headers, ...length }
    return telegramFetch(url, { ...init, headers, body: init.body && punctual(init.body, leaveBefore) })
  }
}

async function* punctual(body: Body, leaveBefore: number): AsyncGenerator<Uint8Array> {
  // Before the body is opened too: grammY takes the end of a body that was begun for an abort.
  check(leaveBefore)
  const chunks = typeof body === 'string' ? [Buffer.from(body)] : (body as AsyncIterable<Uint8Array>)
  for await (const chunk of chunks) {
    check(leaveBefore)
    yield chunk
  }
}

function check(leaveBefore: number): void {
  if (performance.now() > leaveBefore) throw new LeftTooLate('the claim is too old')
}

/**
 * The fetch under grammY's `Api`: Node's own, because its errors tell a connection that never was from an answer that
 * was lost, and its kept connections end before the provider's do. An answer that is no envelope is a `BadAnswer`.
 */
export async function telegramFetch(url: string, init: GrammyInit): Promise<{ json(): Promise<unknown> }> {
  // connection is a header that fetch forbids; grammY's signal is no native AbortSignal
  const { connection: _, ...headers } = init.headers ?? {}
  const { signal, release } = nativeSignal(init.signal)
  try {
    const options = { method: init.method, headers, body: init.body, signal, redirect: 'error', duplex: 'half' }
    const response = await fetch(url, options as RequestInit)
    const envelope = envelopeOf(await response.text())
    if (!envelope) throw new BadAnswer(response.status)
    return { json: async () => envelope }
  } finally {
    release()
  }
}

function envelopeOf(body: string): { ok: boolean } | undefined {
  const value = parsed(body)
  if (typeof value !== 'object' || value === null || !('ok' in value)) return undefined
  if (value.ok === true) return 'result' in value ? { ...value, ok: true } : undefined
  return value.ok === false && 'error_code' in value ? { ...value, ok: false } : undefined
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function nativeSignal(foreign: AbortSignal | undefined) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (foreign?.aborted) abort()
  foreign?.addEventListener('abort', abort)
  return { signal: controller.signal, release: () => foreign?.removeEventListener('abort', abort) }
}
