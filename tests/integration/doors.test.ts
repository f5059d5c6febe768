import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Client, organization, signIn, startHouse } from '../support/client.ts'
import { query, spawnRole, until } from '../support/stack.ts'

const webDir = process.env['WEB_DIR']!
mkdirSync(path.join(webDir, 'assets'), { recursive: true })
writeFileSync(path.join(webDir, 'index.html'), '<title>Manyhands</title>')
writeFileSync(path.join(webDir, 'assets/app-1a2b3c.js'), 'export {}')

const house = await startHouse()
const { url } = house.apis[0]
const shop = await organization()
let owner: Client

beforeAll(async () => {
  owner = await signIn(url, shop.owner)
})

describe('the sandbox behind the api', () => {
  it('is open to the signed-in, by our header, and streams both ways', async () => {
    const body = JSON.stringify({ firstName: 'Маша' })
    const post = (client: Client) =>
      client.fetch('/sandbox/customers', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect((await post(new Client(url))).status).toBe(401)
    const headers = { 'content-type': 'application/json', cookie: owner.cookie }
    expect((await fetch(`${url}/sandbox/customers`, { method: 'POST', headers, body })).status).toBe(403)

    const ended = new AbortController()
    const stream = await owner.fetch('/sandbox/stream', { signal: ended.signal })
    expect(stream.headers.get('content-type')).toMatch(/event-stream/)
    const made = (await (await post(owner)).json()) as { id: string; firstName: string }
    expect(made.firstName).toBe('Маша')
    const [bot] = (await (await owner.fetch('/sandbox/bots')).json()) as [{ id: string }]
    const text = JSON.stringify({ kind: 'text', text: 'слышно?' })
    const say = { method: 'POST', headers: { 'content-type': 'application/json' }, body: text }
    expect((await owner.fetch(`/sandbox/chats/${bot.id}/${made.id}/messages`, say)).status).toBeLessThan(300)
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    await until(async () => {
      heard += (await reader.read()).value ?? ''
      return heard.includes('слышно?')
    })
    ended.abort()
  })

  it('is not there in an installation without one', async () => {
    const api = await spawnRole('api')
    expect((await owner.at(api.url).fetch('/sandbox/bots')).status).toBe(404)
    await api.stop()
  })
})

describe('the web app', () => {
  it('is served at every address of its own; hashed files for ever, the page never from a cache', async () => {
    for (const address of ['/', '/inbox/mine', '/settings/team', '/invite/abc']) {
      const page = await fetch(`${url}${address}`)
      expect([page.status, await page.text()], address).toEqual([200, '<title>Manyhands</title>'])
      expect(page.headers.get('cache-control'), address).toBe('no-cache')
    }
    const asset = await fetch(`${url}/assets/app-1a2b3c.js`)
    expect(asset.headers.get('cache-control')).toMatch(/immutable/)
    expect((await fetch(`${url}/assets/missing.js`)).status).toBe(404)
    expect((await fetch(`${url}/api/unknown`)).status).toBe(404)
  })
})

describe('S1-51, S0-28: what leaves the house', () => {
  it('no answer of the API and no line of the log holds a token, whatever goes wrong', async () => {
    const token = `123456789:${'B'.repeat(35)}`
    const answer = await owner.gql(
      'mutation ($input: ConnectIntegrationInput!) { connectIntegration(input: $input) { integration { id tokenMasked } errors { code message } } }',
      { input: { kind: 'SANDBOX', token } },
    )
    expect(JSON.stringify(answer)).not.toContain('B'.repeat(35))
    await query('select 1')
    expect([...house.apis[0].log, ...house.sandbox.log].join('\n')).not.toContain('B'.repeat(35))
  })
})
