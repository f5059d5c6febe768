import { randomInt, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openapi } from '../../server/src/api/openapi/document.ts'
import { routes } from '../../server/src/api/rest/find-route.ts'
import { control, organization, type Organization, signIn } from '../support/client.ts'
import { faultsOf } from '../support/json-schema.ts'
import { plant } from '../support/secrets.ts'
import { seedApi, type SeedApi } from '../support/seed-hooks.ts'
import { query, type Role, spawnRole } from '../support/stack.ts'

type Operation = { security: object[]; responses: Record<string, { content?: Record<string, { schema: object }> }> }

const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation: operation as Operation,
  })),
)
const shapes = openapi.components.schemas as unknown as Record<string, Record<string, unknown>>

let sandbox: Role
let api: Role
let shop: Organization
let program: SeedApi
let siteKey: string
const seen = new Map<string, Set<number>>()

beforeAll(async () => {
  sandbox = await spawnRole('sandbox')
  api = await spawnRole('api', { TELEGRAM_API_URL: sandbox.url, PUBLIC_API_URL: 'https://api.example.com' })
  shop = await organization()
  const owner = await signIn(api.url, shop.owner)
  const { createApiKey, saveSite } = await owner.data<{
    createApiKey: { secret: string }
    saveSite: { site: { publicKey: string } }
  }>(`mutation { createApiKey(input: { name: "x" }) { secret errors { code } }
      saveSite(input: { name: "x", greetingText: "Спасибо" }) { site { publicKey } errors { code } } }`)
  program = seedApi(api.url, { authorization: `Bearer ${createApiKey.secret}` })
  siteKey = saveSite.site.publicKey
})

/** Asks, and judges the answer by what is described for its status. */
async function ask(who: SeedApi, name: string, at: { body?: unknown; id?: string } = {}) {
  const operation = operations.find((one) => one.name === name)!.operation
  const [method, path] = name.split(' ') as [string, string]
  const answer = await who.call<Record<string, unknown>>(method, path.replace('{external_id}', at.id ?? 'A-1'), at.body)
  const described = operation.responses[answer.status]
  expect(described, `${name} answered ${answer.status} ${answer.text}`).toBeDefined()
  const schema = described!.content?.['application/json']?.schema
  if (schema)
    expect(faultsOf(answer.data, schema as Record<string, unknown>, shapes), `${name} ${answer.status}`).toEqual([])
  else expect(answer.text).toBe('')
  const statuses = seen.get(name) ?? new Set()
  seen.set(name, statuses.add(answer.status))
  return answer
}

describe('the description of the REST face', () => {
  it('is served as a file, and names exactly the operations there are', async () => {
    const response = await fetch(`${api.url}/api/openapi.json`)
    expect(response.status).toBe(200)
    const served = (await response.json()) as typeof openapi
    expect(served).toEqual(JSON.parse(JSON.stringify(openapi)))
    expect(operations.map(({ name }) => name).sort()).toEqual([...Object.keys(routes), 'POST /api/v1/leads'].sort())
    const ids = Object.values(openapi.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId))
    expect(new Set(ids).size).toBe(operations.length)
    const refs = [...JSON.stringify(openapi).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!)
    expect(refs.filter((name) => !shapes[name])).toEqual([])
    expect(Object.keys(shapes).filter((name) => !refs.includes(name))).toEqual([])
  })

  it('has docs that work without any other host and without a script', async () => {
    const response = await fetch(`${api.url}/api/docs`)
    const html = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(html).not.toMatch(/<script|(?:src|href)="(?:https?:)?\/\/|@import|url\(/)
    for (const { name } of operations) expect(html).toContain(name.split(' ')[1])
    const targets = [...html.matchAll(/href="#([\w-]+)"/g)].map((match) => match[1])
    expect(targets.filter((id) => !html.includes(`id="${id}"`))).toEqual([])
  })
})

describe('every route answers as described', () => {
  it.each(operations.filter(({ operation }) => operation.security.length > 0))(
    '$name: 401 and 403',
    async ({ name }) => {
      await ask(seedApi(api.url, {}), name)
      const manager = await signIn(api.url, shop.managers[0])
      await ask(seedApi(api.url, { cookie: manager.cookie }), name)
      expect([...seen.get(name)!].sort()).toEqual([401, 403])
    },
  )

  it('the integration, from none to none', async () => {
    const [base, at] = ['/api/v1/telegram/integration', (path: string) => `/api/v1/telegram/integration${path}`]
    await ask(program, `GET ${base}`)
    for (const name of [`PATCH ${base}`, `DELETE ${base}`, `POST ${at('/test')}`, `GET ${at('/webhook-url')}`]) {
      expect((await ask(program, name, { body: name.startsWith('PATCH') ? {} : undefined })).status).toBe(404)
    }
    for (const name of [`POST ${at('/webhook')}`, `DELETE ${at('/webhook')}`]) {
      expect((await ask(program, name)).status).toBe(404)
    }
    const id = String(randomInt(1_000_000_000, 9_999_999_999))
    const bot_token = `${id}:ABC-DEF1234${randomUUID().replaceAll('-', '').slice(0, 24)}`
    plant(bot_token)
    expect((await ask(program, `POST ${base}`, { body: { bot_token } })).status).toBe(400)
    expect((await ask(program, `POST ${base}`, { body: {} })).status).toBe(422)
    expect((await ask(program, `POST ${base}`, { body: '{' })).status).toBe(400)
    await control(sandbox.url, '/bots', { token: bot_token, username: `x_${id}_bot`, name: 'x', openChats: true })
    expect((await ask(program, `POST ${base}`, { body: { bot_token, owner_chat_id: -1001234567890 } })).status).toBe(
      201,
    )
    expect((await ask(program, `GET ${base}`)).status).toBe(200)
    expect((await ask(program, `PATCH ${base}`, { body: { is_active: true } })).status).toBe(200)
    expect((await ask(program, `PATCH ${base}`, { body: { is_active: 1 } })).status).toBe(422)
    expect((await ask(program, `PATCH ${base}`, { body: { welcome_message: 'x'.repeat(5_000) } })).status).toBe(422)
    expect((await ask(program, `PATCH ${base}`, { body: 'x'.repeat(300_000) })).status).toBe(413)
    expect((await ask(program, `POST ${at('/test')}`)).status).toBe(200)
    expect((await ask(program, `POST ${at('/test')}`, { body: { chat_id: 'x' } })).status).toBe(422)
    expect((await ask(program, `GET ${at('/webhook-url')}`)).status).toBe(200)
    expect((await ask(program, `POST ${at('/webhook')}`, { body: { webhook_url: 'ftp://x' } })).status).toBe(400)
    expect((await ask(program, `POST ${at('/webhook')}`)).status).toBe(200)
    expect((await ask(program, `DELETE ${at('/webhook')}`)).status).toBe(200)
    expect((await ask(program, `DELETE ${base}`)).status).toBe(204)
  })

  it('orders: taken, changed by their external id, moved', async () => {
    const [orders, status] = ['POST /api/v1/orders', 'POST /api/v1/orders/{external_id}/status']
    const body = { external_id: 'A-1', title: 'Кухня', price: '12500.00', contact: { external_id: 'c1', name: 'Олег' } }
    const made = await ask(program, orders, { body })
    expect(made.data).toMatchObject({ external_id: 'A-1', status: 'new', price: '12500.00', version: 1 })
    expect((await ask(program, orders, { body })).data['id']).toBe(made.data['id'])
    const moved = await ask(program, status, { body: { status: 'in_work', comment: 'Начали' } })
    expect(moved.data).toMatchObject({ order: { status: 'in_work' } })
    expect((await ask(program, status, { body: { status: 'in_work' } })).data['change_id']).toBeNull()
    expect((await ask(program, status, { body: { status: 'nowhere' } })).status).toBe(404)
    expect((await ask(program, status, { body: { status: 'done' }, id: 'missing' })).status).toBe(404)
    expect((await ask(program, status, { body: {} })).status).toBe(422)
    expect((await ask(program, orders, { body: { ...body, price: 'дорого' } })).status).toBe(422)
    expect((await ask(program, orders, { body: { ...body, expected_version: 77 } })).status).toBe(409)
    expect((await ask(program, orders, { body: { ...body, branch_id: randomUUID() } })).status).toBe(404)
    const [row] = await query<{ count: number }>('select count(*)::int from customer_order')
    expect(row!.count).toBe(1)
  })

  it('leads', async () => {
    const name = 'POST /api/v1/leads'
    const anybody = seedApi(api.url, {})
    expect((await ask(anybody, name, { body: { site_key: siteKey, name: 'Иван' } })).status).toBe(201)
    expect((await ask(anybody, name, { body: { site_key: 'x' } })).status).toBe(403)
    expect((await ask(anybody, name, { body: { site_key: siteKey } })).status).toBe(422)
    expect((await ask(anybody, name, { body: '[' })).status).toBe(400)
    expect((await ask(anybody, name)).status).toBe(415)
    expect((await ask(anybody, name, { body: { site_key: siteKey, message: 'x'.repeat(40_000) } })).status).toBe(413)
    const statuses: number[] = []
    for (let count = 0; count < 21; count += 1) {
      statuses.push((await ask(anybody, name, { body: { site_key: siteKey, phone: '1' } })).status)
    }
    expect(statuses.at(-1)).toBe(429)
  })
})
