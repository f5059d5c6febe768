import { BadAnswer } from './failure.ts'

type GrammyInit = {
  method?: string
  headers?: Record<string, string>
  body?: RequestInit['body']
  signal?: AbortSignal
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
