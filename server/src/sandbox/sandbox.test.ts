import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startSandbox, type Sandbox } from './start.ts'

const bot = { token: '7000000077:AAE-a-token-of-the-sandbox-test-000000', username: 'shop_bot', name: 'Shop' }
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

type Answer = {
  ok?: boolean
  result?: unknown
  description?: string
  error_code?: number
  parameters?: { retry_after?: number }
}

async function start(options: Partial<Parameters<typeof startSandbox>[0]> = {}) {
  const sandbox = await startSandbox({ port: 0, bots: [bot], retryScale: 0.01, ...options })
  closers.push(() => sandbox.close())
  return { sandbox, ...clientOf(sandbox) }
}

function clientOf({ url }: Sandbox) {
  const post = (address: string, body: unknown, method = 'POST') =>
    fetch(address, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const api = async (method: string, params: object = {}, token = bot.token) =>
    (await (await post(`${url}/bot${token}/${method}`, params)).json()) as Answer
  const control = async <T>(method: string, at: string, body?: unknown): Promise<T> => {
    const response =
      method === 'GET' ? await fetch(`${url}/control${at}`) : await post(`${url}/control${at}`, body, method)
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  const person = async (more: object = {}) =>
    (await control<{ id: number }>('POST', '/customers', { firstName: 'Мария', ...more })).id
  const write = (id: number, text: string) =>
    control<{ id: number }>('POST', `/chats/shop_bot/${id}/messages`, { kind: 'text', text })
  return { api, control, person, write }
}

type Hit = {
  at: number
  headers: IncomingHttpHeaders
  update: { update_id: number; message?: { text: string; chat: { id: number } } }
}

/** A webhook that answers as told and remembers what came. */
async function hook(answer: (hit: Hit, response: ServerResponse) => void = (_, response) => void response.end()) {
  const hits: Hit[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const update = JSON.parse(Buffer.concat(chunks).toString()) as Hit['update']
      const hit = { at: performance.now(), headers: request.headers, update }
      hits.push(hit)
      answer(hit, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, hits }
}

const texts = (hits: Hit[]) => hits.map(({ update }) => update.message?.text)

describe('webhooks', () => {
  it('carry the secret and come once each, in order', async () => {
    const { api, person, write } = await start()
    const { url, hits } = await hook()
    const id = await person()
    await api('setWebhook', { url, secret_token: 'the_Secret-1' })
    for (const text of ['1', '2', '3']) await write(id, text)
    await vi.waitFor(() => expect(texts(hits)).toEqual(['1', '2', '3']))
    expect(hits[0]?.headers['x-telegram-bot-api-secret-token']).toBe('the_Secret-1')
    expect(hits.map(({ update }) => update.update_id - (hits[0]?.update.update_id ?? 0))).toEqual([0, 1, 2])
    expect(await api('getWebhookInfo')).toMatchObject({ result: { url, pending_update_count: 0 } })
  })

  it('a failing update is repeated and holds its own chat only', async () => {
    const { api, person, write, control } = await start()
    let failures = 4
    const { url, hits } = await hook(({ update }, response) => {
      const failing = update.message?.text === 'bad' && failures-- > 0
      response.writeHead(failing ? 500 : 204).end()
    })
    const [one, other] = [await person(), await person()]
    await api('setWebhook', { url })
    for (const text of ['bad', 'after']) await write(one, text)
    await write(other, 'else')
    await vi.waitFor(() => expect(texts(hits)).toContain('after'))
    const ofOne = hits.filter(({ update }) => update.message?.chat.id === one)
    expect(texts(ofOne)).toEqual(['bad', 'bad', 'bad', 'bad', 'bad', 'after'])
    expect(texts(hits).indexOf('else')).toBeLessThan(texts(hits).lastIndexOf('bad'))
    // at once, then 2, 4, 8 s, all at a hundredth
    const waits = ofOne.slice(1, 5).map(({ at }, index) => at - (ofOne[index]?.at ?? 0))
    expect(waits[1]).toBeGreaterThan(18)
    expect(waits[2]).toBeGreaterThan(38)
    expect(waits[3]).toBeGreaterThan(78)
    expect(await api('getWebhookInfo')).toMatchObject({
      result: { last_error_message: expect.stringContaining('500') as string },
    })
    const deliveries = await control<{ status: number }[]>('GET', '/deliveries?bot=shop_bot')
    expect(deliveries.filter(({ status }) => status === 500)).toHaveLength(4)
  })

  it('wait for as long as a Retry-After says', async () => {
    const { api, person, write } = await start()
    let first = true
    const { url, hits } = await hook((_, response) => {
      if (first) response.setHeader('retry-after', 20)
      response.writeHead(first ? 503 : 200).end()
      first = false
    })
    await api('setWebhook', { url })
    await write(await person(), 'x')
    await vi.waitFor(() => expect(hits).toHaveLength(2), 3000)
    expect((hits[1]?.at ?? 0) - (hits[0]?.at ?? 0)).toBeGreaterThan(190)
  })

  it('a redirect is no delivery; a new webhook gets what is pending at once', async () => {
    const { api, person, write } = await start({ retryScale: 10 })
    const wrong = await hook((_, response) => void response.writeHead(302, { location: '/' }).end())
    const right = await hook()
    await api('setWebhook', { url: wrong.url })
    await write(await person(), 'x')
    await vi.waitFor(() => expect(wrong.hits).toHaveLength(2))
    await api('setWebhook', { url: right.url })
    await vi.waitFor(() => expect(texts(right.hits)).toEqual(['x']))
  })

  it('addresses and secrets are checked as by Telegram', async () => {
    const { api } = await start()
    const said = async (params: object) => (await api('setWebhook', params)).description
    expect(await said({ url: 'http://example.org/x' })).toBe(
      'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    )
    expect(await said({ url: 'https://example.org:3000/x' })).toMatch(/only on ports 80, 88, 443 or 8443/)
    expect(await said({ url: 'https://example.org/x', secret_token: 'с секретом' })).toMatch(/unallowed characters/)
    expect(await said({ url: 'http://127.0.0.1:1/x', secret_token: 'a' })).toBe('Webhook was set')
    expect(await said({ url: 'http://127.0.0.1:1/x', secret_token: 'a' })).toBe('Webhook is already set')
  })
})

describe('getUpdates', () => {
  it('waits for news, repeats until confirmed, keeps to allowed_updates', async () => {
    const { api, person, write, control } = await start()
    const id = await person()
    const waiting = api('getUpdates', { timeout: 20, allowed_updates: ['message'] })
    await vi.waitFor(async () => expect(await control('GET', '/bots')).toMatchObject([{ delivery: 'polling' }]))
    await write(id, 'новое')
    const first = (await waiting).result as { update_id: number }[]
    expect(first).toMatchObject([{ message: { text: 'новое' } }])
    expect((await api('getUpdates')).result).toEqual(first)
    await control('POST', `/chats/shop_bot/${id}/block`, { blocked: true })
    expect((await api('getUpdates', { offset: (first[0]?.update_id ?? 0) + 1 })).result).toEqual([])
  })

  it('409 with a webhook, for the first of two pollers, and when a webhook is set', async () => {
    const { api, control } = await start()
    const polling = () =>
      vi.waitFor(async () => expect(await control('GET', '/bots')).toMatchObject([{ delivery: 'polling' }]))
    const first = api('getUpdates', { timeout: 20 })
    await polling()
    const second = api('getUpdates', { timeout: 20 })
    expect(await first).toMatchObject({
      error_code: 409,
      description: expect.stringContaining('other getUpdates') as string,
    })
    await api('setWebhook', { url: 'http://127.0.0.1:1/x' })
    expect(await second).toMatchObject({
      error_code: 409,
      description: expect.stringContaining('setWebhook') as string,
    })
    expect(await api('getUpdates')).toMatchObject({
      error_code: 409,
      description: expect.stringContaining('webhook is active') as string,
    })
  })
})

describe('sending', () => {
  it('refuses as Telegram does', async () => {
    const { api, person, write } = await start()
    const id = await person()
    await write(id, 'привет')
    const said = async (method: string, params: object) => (await api(method, params)).description
    expect(await said('sendMessage', { chat_id: 1, text: 'x' })).toBe('Bad Request: chat not found')
    expect(await said('sendMessage', { text: 'x' })).toBe('Bad Request: chat_id is empty')
    expect(await said('sendMessage', { chat_id: id })).toBe('Bad Request: message text is empty')
    expect(await said('sendMessage', { chat_id: id, text: 'я'.repeat(4097) })).toBe('Bad Request: message is too long')
    expect(await said('sendMessage', { chat_id: id, text: '<b>x', parse_mode: 'HTML' })).toMatch(/can't parse entities/)
    expect(await said('sendPhoto', { chat_id: id, photo: 'nope' })).toMatch(/wrong file identifier/)
    expect(await said('sendNothing', {})).toBe('Not Found: method not found')
    expect(await api('getMe', {}, '7000000077:wrong')).toMatchObject({ ok: false, error_code: 401 })
    expect(await api('getMe', {}, 'garbage')).toMatchObject({ ok: false, error_code: 404, description: 'Not Found' })
  })

  it('S0-7: the customer sees the bot and nobody else; edits and deletions reach the phone', async () => {
    const { api, person, write, control } = await start()
    const id = await person()
    const asked = await write(id, 'Сколько стоит?')
    const sent = await api('sendMessage', { chat_id: id, text: 'Считаем', reply_parameters: { message_id: asked.id } })
    expect(sent.result).toMatchObject({
      from: { is_bot: true, first_name: 'Shop', username: 'shop_bot' },
      chat: { id, type: 'private' },
      reply_to_message: { message_id: asked.id },
    })
    const { message_id } = sent.result as { message_id: number }
    expect(await api('editMessageText', { chat_id: id, message_id, text: 'Посчитали' })).toMatchObject({ ok: true })
    expect(await api('editMessageText', { chat_id: id, message_id, text: 'Посчитали' })).toMatchObject({
      error_code: 400,
    })
    const chat = await control<{ messages: object[] }>('GET', `/chats/shop_bot/${id}`)
    expect(chat.messages).toMatchObject([{ from: 'customer' }, { from: 'bot', text: 'Посчитали', replyToId: asked.id }])
    expect(await api('deleteMessage', { chat_id: id, message_id })).toMatchObject({ result: true })
    expect((await control<{ messages: object[] }>('GET', `/chats/shop_bot/${id}`)).messages).toHaveLength(1)
  })

  it('magic customers make their trouble', async () => {
    const { api, person, write } = await start()
    const to = async (username: string) => {
      const id = await person({ username })
      await write(id, 'привет')
      return () => api('sendMessage', { chat_id: id, text: 'x' }).catch(() => 'cut')
    }
    const blocked = await to('blocked')
    expect(await blocked()).toMatchObject({ error_code: 403, description: 'Forbidden: bot was blocked by the user' })
    const flood = await to('flood')
    expect(await flood()).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } })
    expect(await flood()).toMatchObject({ ok: true })
    const flaky = await to('flaky')
    expect([await flaky(), await flaky(), await flaky()]).toMatchObject(['cut', { error_code: 500 }, { ok: true }])
    const gone = (await (await to('gone'))()) as { parameters: { migrate_to_chat_id: number } }
    expect(await api('sendMessage', { chat_id: gone.parameters.migrate_to_chat_id, text: 'там' })).toMatchObject({
      ok: true,
    })
    expect(await (await to('closed'))()).toMatchObject({ error_code: 403 })
  })

  it('scripted faults: accepted or not, the journal tells', async () => {
    const { api, person, write, control } = await start()
    const id = await person()
    await write(id, 'привет')
    const send = (text: string) => api('sendMessage', { chat_id: id, text }).catch(() => 'cut')
    const script = (fault: object) => control('POST', '/faults', { bot: 'shop_bot', chat: String(id), times: 1, fault })
    await script({ kind: 'rst', accept: false })
    await script({ kind: 'fin', accept: true })
    await script({ kind: 'half', accept: true })
    await script({ kind: 'html', accept: false })
    await script({ kind: 'garbage', accept: true })
    await script({
      kind: 'error',
      code: 429,
      description: 'Too Many Requests: retry after 2',
      parameters: { retry_after: 2 },
    })
    for (const text of ['1', '2', '3', '4', '5']) expect(await send(text)).toBe('cut')
    expect(await send('6')).toMatchObject({ parameters: { retry_after: 2 } })
    expect(await send('7')).toMatchObject({ ok: true })
    const accepted = await control<{ text: string }[]>('GET', `/accepted?bot=shop_bot&chat=${id}`)
    expect(accepted.map(({ text }) => text)).toEqual(['2', '3', '5', '7'])
    const calls = await control<{ status: number }[]>('GET', '/calls?method=sendMessage')
    expect(calls.map(({ status }) => status)).toEqual([0, 0, 0, 502, 200, 429, 200])
  })
})

describe('the phone', () => {
  it('sees changes live', async () => {
    const { sandbox, api, person, write } = await start()
    const id = await person()
    const gone = new AbortController()
    closers.push(() => gone.abort())
    const { body } = await fetch(`${sandbox.url}/control/stream?bot=shop_bot&customer=${id}`, { signal: gone.signal })
    let seen = ''
    void (async () => {
      for await (const chunk of body as AsyncIterable<Uint8Array>) seen += Buffer.from(chunk).toString()
    })().catch(() => undefined)
    await write(id, 'привет')
    await api('sendChatAction', { chat_id: id, action: 'typing' })
    await api('sendMessage', { chat_id: id, text: 'и вам' })
    await vi.waitFor(() => expect(seen).toContain('и вам'))
    expect(seen.match(/^event: \w+/gm)).toEqual(['event: message', 'event: action', 'event: message'])
  })

  it('sends every kind, uploads included; blocks and comes back', async () => {
    const { sandbox, api, person, control } = await start()
    const id = await person()
    const at = `/chats/shop_bot/${id}`
    const kinds = [
      'photo',
      'voice',
      'sticker',
      'document',
      'video',
      'audio',
      'animation',
      'video_note',
      'contact',
      'location',
      'venue',
      'poll',
      'dice',
    ]
    for (const kind of kinds)
      expect(await control('POST', `${at}/messages`, { kind })).toMatchObject({ kind, from: 'customer' })
    const form = new FormData()
    form.set('kind', 'document')
    form.set('file', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'мой файл.pdf')
    const uploaded = await (await fetch(`${sandbox.url}/control${at}/messages`, { method: 'POST', body: form })).json()
    expect(uploaded).toMatchObject({ media: { fileName: 'мой файл.pdf', mimeType: 'application/pdf', size: 8 } })
    expect(await control('POST', `${at}/block`, { blocked: true })).toMatchObject({ blocked: true })
    expect(await api('sendMessage', { chat_id: id, text: 'x' })).toMatchObject({ error_code: 403 })
    expect(await control('POST', `${at}/messages`, { kind: 'text', text: 'x' })).toHaveProperty('error')
    expect(await control('POST', `${at}/start`, { payload: 'abc' })).toMatchObject({ text: '/start abc' })
    const updates = (await api('getUpdates')).result as Record<string, object>[]
    expect(updates.filter((update) => update.my_chat_member)).toHaveLength(2)
  })

  it('is all there after a restart, pending updates too', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const dataFile = path.join(folder, 'state.json')
    const before = await startSandbox({ port: 0, dataFile, demo: true })
    const { control } = clientOf(before)
    const [customer] = await control<{ id: number }[]>('GET', '/customers')
    await control('POST', `/chats/mebel_masterskaya_bot/${customer?.id}/messages`, { kind: 'photo', text: 'кухня' })
    await before.close()
    expect(existsSync(dataFile)).toBe(true)
    expect(JSON.parse(readFileSync(dataFile, 'utf8'))).toHaveProperty('bots')

    const after = await startSandbox({ port: 0, dataFile, demo: true })
    closers.push(() => after.close())
    const again = clientOf(after)
    type Seen = { messages: { text: string; media: { path: string; size: number } }[] }
    const chat = await again.control<Seen>('GET', `/chats/mebel_masterskaya_bot/${customer?.id}`)
    expect(chat.messages).toMatchObject([{ text: 'кухня' }])
    const file = await fetch(`${after.url}/control${chat.messages[0]?.media.path}`)
    expect((await file.arrayBuffer()).byteLength).toBe(chat.messages[0]?.media.size)
    expect(await again.control('GET', '/bots')).toMatchObject([{ webhook: { pending: 1 } }])
  })
})
