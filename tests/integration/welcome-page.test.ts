import { createHmac, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { discardUploads } from '../../server/src/messages/media/discard-uploads.ts'
import { storage } from '../../server/src/lib/storage/open-storage.ts'
import { type Client, globalId, organization, type Organization, signIn, uuidOf } from '../support/client.ts'
import { query, type Role, spawnRole } from '../support/stack.ts'

let api: Role
let shop: Organization
let owner: Client
let site: { id: string; publicKey: string }

// A tiny picture, and an OggS page that begins like Opus: what a file is, its bytes say.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const voice = Buffer.concat([
  Buffer.from('4f67675300020000000000000000000000000000000000000113', 'hex'),
  Buffer.from('OpusHead'),
  Buffer.from('0101380180bb0000000000', 'hex'),
])

beforeAll(async () => {
  api = await spawnRole('api')
  shop = await organization('Секретная мастерская')
  owner = await signIn(api.url, shop.owner)
  const greetingVoiceId = await upload('voice.ogg', 'audio/ogg', voice)
  const greetingImageIds = [await upload('one.png', 'image/png', png)]
  const { saveSite } = await owner.data<{ saveSite: { site: typeof site } }>(
    `mutation ($input: SaveSiteInput!) { saveSite(input: $input) {
      site { id publicKey greetingVoiceUrl greetingImageUrls } errors { code message } } }`,
    { input: { name: 'Сайт', greetingText: 'Здравствуйте!\n<b>Спасибо</b>', greetingVoiceId, greetingImageIds } },
  )
  site = saveSite.site
})

async function upload(name: string, type: string, bytes: Buffer): Promise<string> {
  const headers = { 'content-type': type, 'x-file-name': name }
  const response = await owner.fetch('/uploads', { method: 'POST', headers, body: new Uint8Array(bytes) })
  return ((await response.json()) as { id: string }).id
}

async function lead(): Promise<{ id: string; path: string }> {
  const response = await fetch(`${api.url}/api/v1/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site_key: site.publicKey, name: 'Посетитель', phone: '+7 999 111-22-33' }),
  })
  const { id, welcome_url } = (await response.json()) as { id: string; welcome_url: string }
  return { id, path: new URL(welcome_url, api.url).pathname }
}

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${api.url}${path}`, { headers: { 'accept-language': 'ru', ...headers } })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

describe('the greeting page of a lead', () => {
  it('shows the words, a player and the pictures, and nothing of tenant or visitor', async () => {
    const { id, path } = await lead()
    const { status, headers, bytes } = await get(path)
    const html = bytes.toString()
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(html).toContain('Здравствуйте!<br>&lt;b&gt;Спасибо&lt;/b&gt;')
    expect(html).toContain(`<audio controls preload="metadata" src="${path}/voice">`)
    expect(html).toContain(`<img src="${path}/picture/0"`)
    for (const secret of [shop.id, 'мастерская', id, 'Посетитель', '111-22-33', 'Анна', '/media/']) {
      expect(html).not.toContain(secret)
    }
    const fromGraphql = await owner.data<{ lead: { welcomeUrl: string } }>(
      `{ lead(id: "${globalId('Lead', id)}") { welcomeUrl } }`,
    )
    expect(new URL(fromGraphql.lead.welcomeUrl, api.url).pathname).toBe(path)
  })

  it('has no script and may have none: neither inline nor from anywhere', async () => {
    const { headers, bytes } = await get((await lead()).path)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/)
    expect(bytes.toString()).not.toMatch(/<script|style=|\son\w+=/)
    expect(headers.get('x-robots-tag')).toContain('noindex')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('plays: the voice comes whole and in ranges, the picture as it is', async () => {
    const { path } = await lead()
    const whole = await get(`${path}/voice`)
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/ogg'])
    expect(whole.bytes.equals(voice)).toBe(true)
    const part = await get(`${path}/voice`, { range: 'bytes=0-3' })
    expect([part.status, part.bytes.toString()]).toEqual([206, 'OggS'])
    expect((await get(`${path}/picture/0`)).headers.get('content-type')).toBe('image/png')
    expect((await get(`${path}/picture/1`)).status).toBe(404)
  })

  it('404 in words for a token that is none or was changed', async () => {
    const { path } = await lead()
    for (const wrong of [
      '/p/welcome/x',
      `${path}x`,
      path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      '/p/welcome/',
    ]) {
      const { status, bytes } = await get(wrong)
      expect([status, bytes.toString().includes('Такой страницы нет')]).toEqual([404, true])
    }
    expect((await get('/p/welcome/x', { 'accept-language': 'en' })).bytes.toString()).toContain('There is no such page')
  })

  it('410 in words when its time is over, or there is nothing to greet with', async () => {
    const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
    const said = `${id}.${Math.floor(Date.now() / 1000 - 1).toString(36)}`
    const sign = createHmac('sha256', process.env['SIGNING_KEY']!).update(`welcome:${said}`).digest().subarray(0, 16)
    const { status, bytes } = await get(`/p/welcome/${said}.${sign.toString('base64url')}`)
    expect([status, bytes.toString().includes('Срок ссылки истёк')]).toEqual([410, true])
    const { path } = await lead()
    await query('update site set is_active = false')
    expect((await get(path)).status).toBe(410)
    expect((await get(`${path}/voice`)).status).toBe(410)
    await query('update site set is_active = true')
  })

  it('keeps nothing for ever that it shows no more: replaced, taken away, or gone with its site', async () => {
    const greetingVoiceId = await upload('voice.ogg', 'audio/ogg', voice)
    const greetingImageIds = [await upload('one.png', 'image/png', png), await upload('two.png', 'image/png', png)]
    const made = await save({ name: 'Временный', greetingVoiceId, greetingImageIds })
    const filesOf = async () => {
      const [files] = await query<{ voice: string | null; images: string[] }>(
        'select greeting_voice_key as voice, greeting_image_keys as images from site where id = $1',
        [uuidOf(made.id)],
      )
      return files!
    }
    const first = await filesOf()
    const shown = () => [first.voice!, ...first.images]
    const inStorage = () => Promise.all(shown().map((key) => storage.exists(key)))
    // What stays in the greeting is given to nobody: the same save with other words leaves the files alone.
    await save({ id: made.id, greetingText: 'Другие слова' })
    await grow()
    expect(await inStorage()).toEqual([true, true, true])
    await save({ id: made.id, greetingVoiceId: null, greetingImageIds: [await upload('three.png', 'image/png', png)] })
    // A page that is open shows them for as long as its addresses live.
    await discardUploads()
    expect(await inStorage()).toEqual([true, true, true])
    await grow()
    expect(await inStorage()).toEqual([false, false, false])
    const second = await filesOf()
    expect(await storage.exists(second.images[0]!)).toBe(true)
    const { removeSite } = await owner.data<{ removeSite: { errors: object[] } }>(
      'mutation ($input: RemoveSiteInput!) { removeSite(input: $input) { errors { code } } }',
      { input: { id: made.id } },
    )
    expect(removeSite.errors).toEqual([])
    await grow()
    await discardUploads()
    expect(await storage.exists(second.images[0]!)).toBe(false)
    expect(await query('select id from attachment where organization_id = $1', [shop.id])).toEqual([])
  })

  it('does not throw away what another site still greets with', async () => {
    const [one, other] = [await save({ name: 'Первый' }), await save({ name: 'Второй' })]
    const greetingImageIds = [await upload('one.png', 'image/png', png)]
    await save({ id: one.id, greetingImageIds })
    await query(
      'update site set greeting_image_keys = (select greeting_image_keys from site where id = $1) where id = $2',
      [uuidOf(one.id), uuidOf(other.id)],
    )
    await save({ id: one.id, greetingImageIds: [] })
    await grow()
    const [kept] = await query<{ key: string }>('select greeting_image_keys[1] as key from site where id = $1', [uuidOf(other.id)]) // prettier-ignore
    expect(await storage.exists(kept!.key)).toBe(true)
  })

  /** Three days pass, and the sweeper comes by. */
  async function grow(): Promise<void> {
    await query(`update attachment set created_at = now() - interval '3 days'`)
    await discardUploads()
  }

  async function save(input: object): Promise<{ id: string }> {
    const document = `mutation ($input: SaveSiteInput!) { saveSite(input: $input) { site { id } errors { code message } } }`
    const { saveSite } = await owner.data<{ saveSite: { site: { id: string }; errors: object[] } }>(document, { input })
    expect(saveSite.errors).toEqual([])
    return saveSite.site
  }
})
