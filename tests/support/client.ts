/**
 * A user of the API and the things a test needs, all through the real doors. How to use it:
 *
 *   const house = await startHouse({ apis: 2, worker: true })        // { apis, worker?, sandbox }, ports and webhooks set
 *   const shop = await organization()                                // rows of a tenant: owner and two managers, one password
 *   const owner = await signIn(house.apis[0].url, shop.owner)        // Client with a cookie of its own
 *   const bot = await connectBot(owner, house.sandbox.url)           // { id, uuid, botId, token } an integration of kind SANDBOX
 *   const masha = await customer(house.sandbox.url, { firstName: 'Маша' })
 *   await write(house.sandbox.url, { bot, customer: masha, text: 'Здравствуйте' })
 *   const { data, errors } = await owner.gql(`query { … }`, { … })
 *   const live = owner.subscribe(`subscription { events { cursor __typename } }`)   // live.results grows; await live.end()
 */
import { randomInt, randomUUID } from 'node:crypto'
import { createClient as createSocket, type Client as Socket } from 'graphql-ws'
import WebSocket from 'ws'
import { freePort } from '../../server/scripts/local-postgres.mjs'
import { overhear, plant } from './secrets.ts'
import { query, type Role, spawnRole, until } from './stack.ts'

/** A GraphQL answer. */
export type Answer<Data> = {
  data: Data | null
  errors?: { message: string; path?: string[]; extensions?: { code?: string } }[]
}

/** A running subscription: what came so far, the error that ended it, and how to end it. */
export type LiveResults<Data> = { results: Data[]; failure: unknown; isOver: boolean; end(): Promise<void> }

/** One browser: a cookie jar in front of one api instance. */
export class Client {
  readonly url: string
  cookie = ''
  locale = 'ru'
  #sockets: Socket[] = []

  constructor(url: string) {
    this.url = url
  }

  /** The same browser in front of another instance. */
  at(url: string): Client {
    return Object.assign(new Client(url), { cookie: this.cookie, locale: this.locale })
  }

  /** Any request with the cookie, our header and the language. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'x-manyhands': 'web', 'accept-language': this.locale, cookie: this.cookie, ...init.headers }
    const response = await fetch(new URL(path, this.url), { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      this.cookie = line.split(';')[0]!
      plant(this.cookie.split('=')[1])
    }
    return response
  }

  /** One operation over HTTP. */
  async gql<Data = Record<string, never>>(document: string, variables: object = {}): Promise<Answer<Data>> {
    const body = JSON.stringify({ query: document, variables })
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const text = await response.text()
    overhear('an answer of /graphql', text)
    return JSON.parse(text) as Answer<Data>
  }

  /** One operation that must succeed: its data; throws what the server said otherwise. */
  async data<Data>(document: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.gql<Data>(document, variables)
    if (errors || !data) throw new Error(JSON.stringify(errors))
    for (const payload of Object.values(data as Record<string, { errors?: unknown[] } | null>)) {
      if (payload?.errors?.length) throw new Error(JSON.stringify(payload.errors))
    }
    return data
  }

  /** A subscription over the socket; comes back by itself like the web does. */
  subscribe<Data>(document: string, variables: Record<string, unknown> = {}): LiveResults<Data> {
    const socket = this.socket()
    const live: LiveResults<Data> = {
      results: [],
      failure: undefined,
      isOver: false,
      end: async () => void (await socket.dispose()),
    }
    const over = (failure?: unknown) => Object.assign(live, { isOver: true, failure })
    socket.subscribe<Data>(
      { query: document, variables },
      {
        next: ({ data, errors }) => (errors ? over(errors) : live.results.push(data!)),
        error: (failure) => over(failure),
        complete: () => over(),
      },
    )
    return live
  }

  /** A graphql-ws client with this cookie; closed by `close`. */
  socket(headers: Record<string, string> = {}, retryAttempts = 1_000): Socket {
    const all = { cookie: this.cookie, 'accept-language': this.locale, ...headers }
    const socket = createSocket({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { headers: all })
        }
      },
      retryAttempts,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
      shouldRetry: () => true,
    })
    this.#sockets.push(socket)
    return socket
  }

  /** Closes its sockets. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) await socket.dispose()
  }
}

/** A running house: api instances (webhooks come to the first), a worker if asked for, and always a sandbox. */
export type House = { apis: [Role, ...Role[]]; worker: Role | undefined; sandbox: Role; env: Record<string, string> }

/** Starts the processes of a test. `polling` leaves PUBLIC_API_URL away, so that bots are polled by the worker. */
export async function startHouse(
  wish: { apis?: number; worker?: boolean; polling?: boolean; env?: Record<string, string> } = {},
) {
  const sandbox = await spawnRole('sandbox')
  const port = await freePort()
  const env = {
    SANDBOX_URL: sandbox.url,
    SWEEP_SECONDS: '1',
    ...(wish.polling ? {} : { PUBLIC_API_URL: `http://127.0.0.1:${port}` }),
    ...wish.env,
  }
  const count = wish.apis ?? 1
  const apis = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      spawnRole('api', { ...env, ...(index === 0 && { PORT: String(port) }) }),
    ),
  )
  const worker = wish.worker ? await spawnRole('worker', env) : undefined
  return { apis: apis as House['apis'], worker, sandbox, env: env as Record<string, string> } satisfies House
}

const password = 'Кухня-из-дуба-2026'
plant(password, process.env['ENCRYPTION_KEY'], process.env['SIGNING_KEY'])
let passwordHash: Promise<string> | undefined

/** Somebody who can sign in. Ids are uuids of the rows. */
export type Person = { memberId: string; accountId: string; email: string; password: string; name: string }
export type Organization = { id: string; owner: Person; managers: [Person, Person] }

/** A tenant with an owner and two managers, written straight into the tables: a house is set up only once by its wizard. */
export async function organization(name = 'Мебельная мастерская'): Promise<Organization> {
  const [row] = await query<{ id: string }>('insert into organization (name) values ($1) returning id', [name])
  const id = row!.id
  const owner = await member(id, 'OWNER', 'Анна Владелец')
  const managers = [await member(id, 'MANAGER', 'Борис Менеджер'), await member(id, 'MANAGER', 'Вера Менеджер')]
  return { id, owner, managers: managers as [Person, Person] }
}

/** One more member of a tenant. */
export async function member(organizationId: string, role: string, name: string): Promise<Person> {
  passwordHash ??= import('../../server/src/team/access/password.ts').then((access) => access.hashPassword(password))
  const email = `${randomUUID().slice(0, 8)}@example.com`
  const [account] = await query<{ id: string }>(
    'insert into account (email, password_hash) values ($1, $2) returning id',
    [email, await passwordHash],
  )
  const [row] = await query<{ id: string }>(
    'insert into member (organization_id, account_id, name, role, undo_send_seconds) values ($1, $2, $3, $4::role, 0) returning id',
    [organizationId, account!.id, name, role],
  )
  return { memberId: row!.id, accountId: account!.id, email, password, name }
}

/** Signs in by the API and gives the browser. */
export async function signIn(url: string, person: Person): Promise<Client> {
  const client = new Client(url)
  const input = { email: person.email, password: person.password }
  await client.data(
    `mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } errors { code message } } }`,
    { input },
  )
  return client
}

/** The global id of a row. */
export function globalId(type: string, uuid: string): string {
  return Buffer.from(`${type}:${uuid}`).toString('base64')
}

/** The uuid behind a global id. */
export function uuidOf(globalId: string): string {
  return Buffer.from(globalId, 'base64').toString().split(':')[1]!
}

/** A connected bot of the sandbox. `botId` is its id at the provider. */
export type ConnectedBot = { id: string; uuid: string; botId: string; token: string; username: string }

/** Makes a bot at the sandbox and connects it by the API. */
export async function connectBot(owner: Client, sandboxUrl: string, wish: object = {}): Promise<ConnectedBot> {
  const botId = String(randomInt(1_000_000_000, 9_999_999_999))
  const token = `${botId}:${'A'.repeat(10)}${randomUUID().replaceAll('-', '').slice(0, 25)}`
  plant(token)
  const username = `workshop_${botId}_bot`
  await control(sandboxUrl, '/bots', { token, username, name: 'Мебельная мастерская', openChats: true })
  const input = { kind: 'SANDBOX', token, ...wish }
  const { connectIntegration } = await owner.data<{ connectIntegration: { integration: { id: string } } }>(
    `mutation ($input: ConnectIntegrationInput!) {
      connectIntegration(input: $input) { integration { id } errors { code message } }
    }`,
    { input },
  )
  const { id } = connectIntegration.integration
  return { id, uuid: uuidOf(id), botId, token, username }
}

/** A customer at the sandbox. */
export type Customer = { id: string; firstName: string }

/** Makes a customer; his first name or username may be one of the sandbox's magic ones. */
export function customer(
  sandboxUrl: string,
  wish: { firstName: string; lastName?: string; username?: string },
): Promise<Customer> {
  return control<Customer>(sandboxUrl, '/customers', wish)
}

/** Writes to a bot as a customer. */
export function write(
  sandboxUrl: string,
  words: { bot: { botId: string }; customer: Customer; text: string },
): Promise<{ id: number }> {
  const { bot, text } = words
  return control(sandboxUrl, `/chats/${bot.botId}/${words.customer.id}/messages`, { kind: 'text', text })
}

/** One call of the sandbox's customer side; GET without a body. */
export async function control<Result>(sandboxUrl: string, path: string, body?: object): Promise<Result> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${sandboxUrl}/control${path}`, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as Result
}

/** The newest conversation of a contact by his name, as soon as there is one; its uuid. */
export async function conversationOf(organizationId: string, name: string): Promise<string> {
  const found = await until(async () => {
    const [row] = await query<{ id: string }>(
      `select c.id from conversation c join contact p on p.id = c.contact_id
       where c.organization_id = $1 and p.name = $2 order by c.created_at desc limit 1`,
      [organizationId, name],
    )
    return row
  })
  return found.id
}
