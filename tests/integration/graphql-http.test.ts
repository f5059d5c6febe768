import { auditServer } from 'graphql-http'
import { request as rawRequest } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { Client, organization, signIn, startHouse } from '../support/client.ts'
import { until } from '../support/stack.ts'

const house = await startHouse()
const { url } = house.apis[0]
const shop = await organization()
let owner: Client
const stranger = new Client(url)

beforeAll(async () => {
  owner = await signIn(url, shop.owner)
})

describe('GraphQL over HTTP', () => {
  it('passes the graphql-http audit, 61 of 61, with every plugin on', async () => {
    const fetchFn = (to: string, init: RequestInit = {}) => {
      const headers = { ...(init.headers as Record<string, string>), cookie: owner.cookie, 'x-manyhands': 'web' }
      return fetch(to, { ...init, headers })
    }
    const results = await auditServer({ url: `${url}/graphql`, fetchFn })
    expect(
      results.filter((result) => result.status !== 'ok').map((result) => `${result.status}: ${result.name}`),
    ).toEqual([])
    expect(results).toHaveLength(61)
  })

  it('refuses what a foreign page could make a browser send', async () => {
    const body = JSON.stringify({ query: 'mutation { signOut { errors { code } } }' })
    const json = { 'content-type': 'application/json', cookie: owner.cookie }
    const shapes: [string, RequestInit][] = [
      ['without our header', { method: 'POST', headers: json, body }],
      [
        'a form',
        {
          method: 'POST',
          headers: { ...json, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'query=mutation{signOut{errors{code}}}',
        },
      ],
      ['plain text', { method: 'POST', headers: { ...json, 'content-type': 'text/plain' }, body }],
      [
        'multipart',
        { method: 'POST', headers: { ...json, 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
      ],
      [
        'a foreign origin',
        { method: 'POST', headers: { ...json, 'x-manyhands': 'web', origin: 'https://evil.example' }, body },
      ],
      ['origin null', { method: 'POST', headers: { ...json, 'x-manyhands': 'web', origin: 'null' }, body }],
      ['a mutation by GET', { headers: { cookie: owner.cookie, accept: 'application/json' } }],
    ]
    for (const [shape, init] of shapes) {
      const query = init.method ? '' : '?query=mutation%20%7B%20signOut%20%7B%20errors%20%7B%20code%20%7D%20%7D%20%7D'
      const response = await fetch(`${url}/graphql${query}`, init)
      expect([403, 405, 415], `${shape}: ${response.status}`).toContain(response.status)
    }
    expect((await owner.gql<{ viewer: unknown }>('{ viewer { id } }')).data?.viewer).not.toBeNull()
    const own = await owner.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    })
    expect(own.status).toBe(200)
  })

  it('refuses bombs at once: depth, aliases, tokens, directives, cost, batches, size', async () => {
    const deep = `{ ${'conversations { edges { node { messages { edges { node { replyTo { replyTo { replyTo { replyTo { id } } } } } } } } } }'} }`
    const bombs: [string, string][] = [
      ['depth', deep],
      ['aliases', `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: viewer { id }`).join(' ')} }`],
      ['tokens', `{ viewer { ${'id '.repeat(4_000)} } }`],
      ['directives', `{ viewer { id ${'@include(if: true) '.repeat(30)} } }`],
      [
        'cost',
        '{ conversations(first: 100) { edges { node { messages(first: 100) { edges { node { id text } } } } } } }',
      ],
      ['fragments', bombOfFragments(24)],
    ]
    for (const [name, query] of bombs) {
      const began = performance.now()
      const { data, errors } = await owner.gql(query)
      expect(errors?.[0]?.extensions?.code, name).toBe('BAD_INPUT')
      expect(data ?? null, name).toBeNull()
      expect(performance.now() - began, name).toBeLessThan(2_000)
    }
    const post = (body: string) =>
      owner.fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect((await post(JSON.stringify([{ query: '{ viewer { id } }' }]))).status).toBe(400)
    expect((await post(JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(1_100_000)}` }))).status).toBe(413)
  })

  it('shows the schema to the signed-in only, and hints to no stranger', async () => {
    const introspection = '{ __schema { queryType { name } } }'
    expect((await stranger.gql(introspection)).errors?.[0]?.extensions?.code).toBe('BAD_INPUT')
    expect((await owner.gql(introspection)).errors).toBeUndefined()
    expect((await stranger.gql('{ viewr { id } }')).errors?.[0]?.message).not.toMatch(/did you mean/i)
    expect((await owner.gql('{ viewr { id } }')).errors?.[0]?.message).toMatch(/did you mean/i)
  })

  it('says errors in the language of the asker and echoes the request id', async () => {
    const ask = (locale: string) =>
      stranger.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': locale, 'x-request-id': 'proof-12345' },
        body: JSON.stringify({ query: '{ members { id } }' }),
      })
    const russian = await ask('ru-RU,ru;q=0.9')
    expect(russian.headers.get('x-request-id')).toBe('proof-12345')
    const said = (await russian.json()) as { errors: { message: string; extensions: object }[] }
    expect(said.errors[0]).toMatchObject({
      message: 'Войдите, чтобы продолжить.',
      extensions: { code: 'UNAUTHENTICATED', requestId: 'proof-12345' },
    })
    const english = (await (await ask('en')).json()) as { errors: { message: string }[] }
    expect(english.errors[0]?.message).toBe('Sign in to continue.')
  })

  it('answers events as server-sent events on the same endpoint', async () => {
    const ended = new AbortController()
    const response = await owner.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { events { __typename cursor } }' }),
      signal: ended.signal,
    })
    expect(response.headers.get('content-type')).toMatch(/text\/event-stream/)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    await until(async () => {
      text += (await reader.read()).value ?? ''
      return text.includes('Heartbeat')
    })
    ended.abort()
  })
})

describe('the server around it', () => {
  it('is alive and ready, and guards every page', async () => {
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    const ready = await fetch(`${url}/readyz`)
    expect(await ready.json()).toMatchObject({ status: 'ok', postgres: 'ok' })
    const page = await fetch(`${url}/inbox/mine`)
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('gives media by a signed address only', async () => {
    expect((await fetch(`${url}/media/a/b.png`)).status).toBe(403)
    expect((await fetch(`${url}/media/a/b.png?e=99999999999&s=AAAA`)).status).toBe(403)
    expect((await fetch(`${url}/media/..%2f..%2fetc%2fpasswd?e=1&s=1`)).status).toBe(403)
  })

  it('takes files from the signed-in only, by our header, and serves them with ranges', async () => {
    const bytes = Buffer.from('%PDF-1.4 not much of a document')
    const upload = (client: Client, headers: Record<string, string> = {}) =>
      client.fetch('/uploads', {
        method: 'POST',
        headers: { 'x-file-name': encodeURIComponent('Эскиз.pdf'), ...headers },
        body: bytes,
      })
    expect((await upload(stranger)).status).toBe(401)
    const bare = await fetch(`${url}/uploads`, { method: 'POST', headers: { cookie: owner.cookie }, body: bytes })
    expect(bare.status).toBe(403)
    const done = await upload(owner)
    expect(done.status).toBe(201)
    const file = (await done.json()) as { id: string; fileName: string; size: number; url: string }
    expect(file).toMatchObject({ fileName: 'Эскиз.pdf', size: bytes.length })
    const whole = await fetch(new URL(file.url, url))
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes)
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(whole.headers.get('content-security-policy')).toMatch(/sandbox/)
    const part = await fetch(new URL(file.url, url), { headers: { range: 'bytes=1-3' } })
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'PDF',
      `bytes 1-3/${bytes.length}`,
    ])
    const tampered = new URL(file.url, url)
    tampered.searchParams.set('e', String(Number(tampered.searchParams.get('e')) + 1))
    expect((await fetch(tampered)).status).toBe(403)
  })

  it('survives request lines that are not addresses', async () => {
    for (const path of ['//evil.example/x', '/%', '/api/%ff', '/media/%E0%A4%A']) {
      const status = await new Promise<number>((resolve, reject) => {
        const { hostname, port } = new URL(url)
        rawRequest({ hostname, port, path }, (response) => resolve(response.resume().statusCode ?? 0))
          .on('error', reject)
          .end()
      })
      expect(status, path).toBeLessThan(500)
    }
  })
})

/** Each fragment spreads the next one twice: 2^n fields from a short text. */
function bombOfFragments(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)
  const root = Array.from({ length: 11 }, () => 'replyTo {').join(' ')
  return `{ ...f0 } ${fragments.join(' ')} fragment f${levels} on Query { message(id: "x") { ${root} id ${'}'.repeat(11)} } }`
}
