import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, globalId, organization, type Organization, signIn } from '../support/client.ts'
import { plant } from '../support/secrets.ts'
import { query, type Role, spawnRole, until } from '../support/stack.ts'

let api: Role
let shop: Organization
let owner: Client
let manager: Client

beforeAll(async () => {
  api = await spawnRole('api')
  shop = await organization()
  owner = await signIn(api.url, shop.owner)
  manager = await signIn(api.url, shop.managers[0])
})

type Said = { code: string; message: string; scope?: string }
type Created = { createApiKey: { apiKey: { id: string; prefix: string; scopes: string[] }; secret: string } }
const create = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { apiKey { id prefix scopes member { name } } secret errors { code message } } }`

async function makeKey(who: Client, input: { scopes?: string[]; expiresInDays?: number } = {}) {
  const { createApiKey } = await who.data<Created>(create, { input: { name: 'Склад', ...input } })
  plant(createApiKey.secret.split('_').slice(3).join('_'))
  return { ...createApiKey.apiKey, secret: createApiKey.secret }
}

/** As an integrator's program asks: no cookie, no header of ours. */
async function ask(key: string, document: string, variables: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify({ query: document, variables }),
  })
  type Answer = {
    data: Record<string, { errors: Said[] } | null> | null
    errors?: { message: string; extensions: { code: string; scope?: string } }[]
  }
  return (await response.json()) as Answer
}

describe('S1-7, S1-50: API keys', () => {
  it('a key without scopes acts as its member, and is kept as a hash', async () => {
    const key = await makeKey(owner)
    expect(key.secret).toMatch(/^mh_live_[0-9a-f]{32}_[\w-]{43}$/)
    expect(key.secret.startsWith(`${key.prefix}_`)).toBe(true)
    const { data } = await ask(key.secret, '{ viewer { member { name } } integrations { id } members { name } }')
    expect(data).toMatchObject({ viewer: { member: { name: 'Анна Владелец' } }, integrations: [] })
    const rows = await query<{ text: string }>('select row_to_json(k)::text as text from api_key k')
    expect(rows.map(({ text }) => text).join()).not.toContain(key.secret.slice(-43))
  })

  it('needs no CSRF header, and no cookie speaks beside a key', async () => {
    const answer = await ask('mh_live_0_x', '{ viewer { id } members { id } }', {}, { cookie: owner.cookie })
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    const key = await makeKey(manager)
    const own = await ask(key.secret, '{ viewer { member { name } } }', {}, { cookie: owner.cookie })
    expect(own.data).toMatchObject({ viewer: { member: { name: 'Борис Менеджер' } } })
  })

  it('the refusal names the missing scope: in queries, in payloads, by node(id), over the feed', async () => {
    const { secret } = await makeKey(owner, { scopes: ['leads:read'] })
    const read = await ask(secret, '{ conversations(first: 1) { edges { node { id } } } }')
    expect(read.errors?.[0]).toMatchObject({ extensions: { code: 'MISSING_SCOPE', scope: 'conversations:read' } })
    expect(read.errors?.[0]?.message).toContain('conversations:read')
    const input = { conversationId: globalId('Conversation', shop.id), body: 'x', clientMutationId: 'x' }
    const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) {
      errors { code message ... on MissingScopeError { scope } } } }`
    const sent = await ask(secret, document, { input })
    expect(sent.data?.['sendMessage']?.errors).toMatchObject([{ code: 'MISSING_SCOPE', scope: 'messages:send' }])
    const node = await ask(secret, `{ node(id: "${globalId('Conversation', shop.id)}") { id } }`)
    expect(node.errors?.[0]?.extensions.scope).toBe('conversations:read')
    const allowed = await ask(secret, '{ viewer { id } organization { name } }')
    expect(allowed.errors).toBeUndefined()
  })

  it('no key makes keys, ends sessions or signs anybody in', async () => {
    const { secret } = await makeKey(owner)
    const made = await ask(secret, create, { input: { name: 'x' } })
    expect(made.data?.['createApiKey']?.errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const sessions = await ask(secret, '{ sessions { id } }')
    expect(sessions.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('refuses a scope that is none', async () => {
    const { data } = await owner.gql<{ createApiKey: { errors: Said[] } }>(create, {
      input: { name: 'x', scopes: ['orders:destroy'] },
    })
    expect(data?.createApiKey.errors).toMatchObject([{ code: 'BAD_INPUT' }])
  })

  it('writes down its last use at most once a minute', async () => {
    const { secret, id } = await makeKey(owner)
    const uuid = Buffer.from(id, 'base64').toString().split(':')[1]!
    const used = async () =>
      (await query<{ at: Date | null }>('select last_used_at as at from api_key where id = $1', [uuid]))[0]!.at
    expect(await used()).toBeNull()
    await ask(secret, '{ viewer { id } }')
    const first = await used()
    expect(first).not.toBeNull()
    await ask(secret, '{ viewer { id } }')
    expect(await used()).toEqual(first)
    await query(`update api_key set last_used_at = now() - interval '61 seconds' where id = $1`, [uuid])
    await ask(secret, '{ viewer { id } }')
    expect((await used())!.getTime()).toBeGreaterThan(first!.getTime())
  })

  it('ends by its time, by revocation, and with its member', async () => {
    const isGood = async (secret: string) => (await ask(secret, '{ viewer { id } }')).data?.['viewer'] !== null
    const [old, revoked, orphan] = [
      await makeKey(owner, { expiresInDays: 1 }),
      await makeKey(owner),
      await makeKey(manager),
    ]
    for (const { secret } of [old, revoked, orphan]) expect(await isGood(secret)).toBe(true)
    const uuid = Buffer.from(old.id, 'base64').toString().split(':')[1]!
    await query(`update api_key set expires_at = now() - interval '1 second' where id = $1`, [uuid])
    expect(await isGood(old.secret)).toBe(false)
    const revoke = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { removedId errors { code } } }`
    const foreign = await manager.gql<{ revokeApiKey: { errors: Said[] } }>(revoke, { input: { id: revoked.id } })
    expect(foreign.data?.revokeApiKey.errors).toMatchObject([{ code: 'NOT_FOUND' }])
    await owner.data(revoke, { input: { id: revoked.id } })
    expect(await isGood(revoked.secret)).toBe(false)
    const { apiKeys } = await owner.data<{ apiKeys: { id: string }[] }>('{ apiKeys { id } }')
    expect(apiKeys.map(({ id }) => id)).toContain(orphan.id)
    expect(apiKeys.map(({ id }) => id)).not.toContain(revoked.id)
    await query('update member set disabled_at = now() where id = $1', [shop.managers[0].memberId])
    expect(await isGood(orphan.secret)).toBe(false)
    await query('update member set disabled_at = null where id = $1', [shop.managers[0].memberId])
  })

  it('opens a socket by the payload of connection_init, which closes when the key is revoked; the feed follows scopes', async () => {
    const { secret, id } = await makeKey(owner, { scopes: ['conversations:read'] })
    const closes: { code: number }[] = []
    const socket = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${secret}` },
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      on: { closed: (event) => closes.push(event as { code: number }) },
    })
    const heard: string[] = []
    socket.subscribe<{ events: { __typename: string } }>(
      { query: 'subscription { events { __typename } }' },
      { next: ({ data }) => heard.push(data!.events.__typename), error: () => undefined, complete: () => undefined },
    )
    await until(() => heard.length > 0)
    await owner.data(`mutation { revokeApiKey(input: { id: "${id}" }) { errors { code } } }`)
    await until(() => closes.some(({ code }) => code === 4401))
    const refused = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await once(refused, 'open')
    refused.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }))
    expect((await once(refused, 'close'))[0]).toBe(4401)
  })
})
