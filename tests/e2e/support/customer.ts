/** The customer's side of one chat with a bot, through the sandbox's control API. */
export type Customer = {
  id: number
  name: string
  start(): Promise<void>
  write(text: string): Promise<number>
  send(kind: string, text?: string): Promise<number>
  block(blocked: boolean): Promise<void>
  /** What the customer sees, oldest first. */
  read(): Promise<{ id: number; from: 'customer' | 'bot'; kind: string; text?: string }[]>
}

/** Calls the control API of a sandbox; throws with its words when it refuses. */
export async function control<T>(root: string, method: string, body?: unknown): Promise<T> {
  const [verb, address] = method.split(' ') as [string, string]
  const response = await fetch(`${root}/control${address}`, {
    method: verb,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** Makes a bot in the sandbox and gives its token; telling Manyhands about it is another matter. */
export async function createBot(root: string, bot: { id: number; username: string; name: string }): Promise<string> {
  const token = `${bot.id}:sandbox-bot-of-the-browser-tests-${bot.id}`
  await control(root, 'POST /bots', { token, username: bot.username, name: bot.name })
  return token
}

/** The side of somebody who is known already in his chat with a bot. */
export function customerOf(root: string, { bot, id, name }: { bot: string; id: number; name: string }): Customer {
  const chat = `/chats/${bot}/${id}`
  const send = async (body: object) => (await control<{ id: number }>(root, `POST ${chat}/messages`, body)).id
  return {
    id,
    name,
    start: () => control(root, `POST ${chat}/start`, {}),
    write: (text) => send({ kind: 'text', text }),
    send: (kind, text) => send({ kind, text }),
    block: (blocked) => control(root, `POST ${chat}/block`, { blocked }),
    read: async () => (await control<{ messages: [] }>(root, `GET ${chat}`)).messages,
  }
}

/** Makes a customer who talks to the bot. */
export async function createCustomer(
  root: string,
  { bot, ...person }: { bot: string; firstName: string; lastName?: string; username?: string },
): Promise<Customer> {
  const { id } = await control<{ id: number }>(root, 'POST /customers', person)
  return customerOf(root, { bot, id, name: [person.firstName, person.lastName].filter(Boolean).join(' ') })
}
