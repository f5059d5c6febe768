/**
 * Our fake Bot API inside the test's process. Import it before any server module: it sets SANDBOX_URL and
 * TELEGRAM_API_URL, which config.ts reads once. `asCustomer` drives the customer's side by the control API.
 */
import { startSandbox } from '../../server/src/sandbox/start.ts'

/** A customer of the fake: his id is his chat id. */
export type Customer = { id: number }
/** A message as the fake's control API shows it. */
export type FakeMessage = { id: number; from: 'customer' | 'bot'; text?: string; kind: string; delivered?: boolean }
/** One send that the fake carried out. */
export type Accepted = { n: number; method: string; chatId: string; messageIds: number[]; text?: string }

export const fake = await startSandbox({ port: 0, retryScale: 0.01, acceptUnknownTokens: true })
process.env['SANDBOX_URL'] = fake.url
process.env['TELEGRAM_API_URL'] = fake.url

/** Calls the control API; throws what it answers when that is no success. */
export async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${fake.url}/control${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}

/** Makes a bot at the fake; the same token updates it. */
export const makeBot = (token: string, username = `bot_${token.split(':')[0]}`) =>
  control<{ id: number; username: string }>('POST', '/bots', { token, username, name: 'Мебельная мастерская' })

/** Makes a customer and lets him start the bot, so that the bot may write to him. */
export async function makeCustomer(bot: string, person: { firstName: string; username?: string; photo?: 'sample' }) {
  const customer = await control<Customer>('POST', '/customers', person)
  await control('POST', `/chats/${bot}/${customer.id}/start`, {})
  return customer
}

/** Writes as the customer. */
export const write = (bot: string, customer: Customer, message: Record<string, unknown>) =>
  control<FakeMessage>('POST', `/chats/${bot}/${customer.id}/messages`, message)

/** Every send that the fake carried out, in order. */
export const accepted = (bot: string, customer?: Customer) =>
  control<Accepted[]>('GET', `/accepted?bot=${bot}${customer ? `&chat=${customer.id}` : ''}`)

/** Lets the next `times` matching calls fail in a given way. */
export const fault = (rule: Record<string, unknown>) => control<{ id: number }>('POST', '/faults', rule)
