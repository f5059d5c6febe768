/**
 * The calls of the customer's React screen (its hooks useTelegramIntegration, useCreateTelegramIntegration,
 * useSendTestMessage) as plain fetch, with the shapes it declares. `api` is its axios: JSON in, JSON out, a key.
 */
import { overhear } from './secrets.ts'

/** What the screen expects of an integration. */
export type TelegramIntegration = {
  id: string
  bot_username: string | null
  owner_chat_id: number | null
  is_active: boolean
  is_webhook_active: boolean
  webhook_url: string | null
  bot_token_masked: string | null
}

/** One answer: the status, the body as text and, when there is one, as JSON. */
export type Reply<Data = unknown> = { status: number; text: string; data: Data; headers: Headers }

/** The screen's axios for one key, or one session's headers. */
export function seedApi(url: string, headers: Record<string, string>) {
  async function call<Data>(method: string, path: string, body?: unknown): Promise<Reply<Data>> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const sent = text === undefined ? headers : { 'content-type': 'application/json', ...headers }
    const response = await fetch(new URL(path, url), { method, headers: sent, body: text })
    const answer = await response.text()
    overhear(`${method} ${path}`, answer)
    return {
      status: response.status,
      text: answer,
      data: answer ? JSON.parse(answer) : undefined,
      headers: response.headers,
    } as Reply<Data>
  }
  return {
    call,
    useTelegramIntegration: () => call<TelegramIntegration | null>('GET', '/api/v1/telegram/integration'),
    useCreateTelegramIntegration: (data: { bot_token: string; owner_chat_id?: number }) =>
      call<TelegramIntegration & { detail?: string }>('POST', '/api/v1/telegram/integration', data),
    useSendTestMessage: (chat_id?: number) =>
      call<{ success: boolean; message: string; chat_id: number | null }>('POST', '/api/v1/telegram/integration/test', {
        chat_id,
      }),
  }
}

/** One screen. */
export type SeedApi = ReturnType<typeof seedApi>
