import type { PhoneBot, PhoneChat, PhoneCustomer, PhoneMessage } from './phone.ts'

/** Where the sandbox's control API lies on our own host. */
export const CONTROL_ROOT = '/sandbox'

/** The sandbox refused, or does not answer (status 0). */
export class ControlError extends Error {
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

const readProblem = async (response: Response): Promise<string> => {
  const body = (await response.json().catch(() => null)) as { error?: unknown } | null
  return typeof body?.error === 'string' ? body.error : `HTTP ${response.status}`
}

/** One call of the control API. Throws `ControlError`. */
export const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const isForm = body instanceof FormData
  const headers: Record<string, string> = { 'x-manyhands': 'web' }
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
  const response = await fetch(CONTROL_ROOT + path, {
    method,
    headers,
    credentials: 'same-origin',
    body: isForm ? body : body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => null)
  if (!response) throw new ControlError('', 0)
  if (!response.ok) throw new ControlError(await readProblem(response), response.status)
  if (response.status === 204) return undefined as T
  // A server without a sandbox answers with the page of the web app.
  if (!response.headers.get('content-type')?.includes('json')) throw new ControlError('', 0)
  return (await response.json()) as T
}

/** Whose chat with which bot. */
export type ChatPlace = { botId: number; customerId: number }

/** What a new customer is made of; the username may be a magic one. */
export type NewCustomer = { firstName: string; lastName?: string; username?: string }

/** A message to write as the customer; without a file a sample of the sandbox is sent. */
export type NewMessage = { kind: string; text?: string; file?: File; replyToId?: number; topicId?: number; as?: number }

const pathOf = (place: ChatPlace): string => `/chats/${place.botId}/${place.customerId}`

const formOf = (message: NewMessage, file: File): FormData => {
  const form = new FormData()
  form.set('kind', message.kind)
  if (message.text) form.set('text', message.text)
  for (const name of ['replyToId', 'topicId', 'as'] as const) {
    const value = message[name]
    if (value !== undefined) form.set(name, String(value))
  }
  form.set('file', file, file.name)
  return form
}

/** Every bot of the sandbox. */
export const listBots = (): Promise<PhoneBot[]> => call('GET', '/bots')

/** Every customer, those without a chat included. */
export const listCustomers = (): Promise<PhoneCustomer[]> => call('GET', '/customers')

/** The chats of a bot, newest first; each holds its last message alone. */
export const listChats = async (botId: number): Promise<PhoneChat[]> => {
  const chats = await call<Omit<PhoneChat, 'messages'>[]>('GET', `/chats/${botId}`)
  return chats.map((chat) => ({ ...chat, messages: [] }))
}

/** One chat with all its messages, oldest first. */
export const readChat = (place: ChatPlace): Promise<PhoneChat> => call('GET', pathOf(place))

/** Makes a customer. */
export const createCustomer = (customer: NewCustomer): Promise<PhoneCustomer> => call('POST', '/customers', customer)

/** Writes as the customer; a ControlError while the customer blocks the bot. */
export const writeMessage = (place: ChatPlace, message: NewMessage): Promise<PhoneMessage> => {
  const { file, ...body } = message
  return call('POST', `${pathOf(place)}/messages`, file ? formOf(message, file) : body)
}

/** Changes the text of one of the customer's own messages. */
export const editMessage = (place: ChatPlace, message: { id: number; text: string }): Promise<PhoneMessage> =>
  call('PATCH', `${pathOf(place)}/messages/${message.id}`, { text: message.text })

/** Presses «Старт»: sends /start, with what the link bore behind it, and takes the block away. */
export const startChat = (place: ChatPlace, payload?: string): Promise<PhoneMessage> =>
  call('POST', `${pathOf(place)}/start`, { payload })

/** Blocks the bot or takes the block away. */
export const blockBot = (place: ChatPlace, blocked: boolean): Promise<unknown> =>
  call('POST', `${pathOf(place)}/block`, { blocked })

/** Hands over a contact that the bot has asked for: one's own, or a number of somebody who is not in Telegram. */
export const shareContact = (place: ChatPlace, contact: { own: boolean }): Promise<PhoneMessage> =>
  call('POST', `${pathOf(place)}/share`, contact)

/** Presses a button below one of the bot's messages; in a group `as` names who does. */
export const pressButton = (
  place: ChatPlace,
  press: { messageId: number; data: string; as?: number },
): Promise<unknown> => call('POST', `${pathOf(place)}/press`, press)
