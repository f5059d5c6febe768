import { beforeAll, describe, expect, it } from 'vitest'
import { Client, globalId, member, organization, type Organization, signIn } from '../support/client.ts'
import { query, type Role, spawnRole, until } from '../support/stack.ts'

let api: Role
let shop: Organization
let other: Organization
beforeAll(async () => {
  api = await spawnRole('api')
})

type Errors = { errors: { code: string; message: string; path?: string[]; retryAt?: string }[] }
const viewerQuery = `{ viewer { id locale permissions feedCursor member { id name role email } organization { name } } }`
type ViewerAnswer = {
  viewer: { locale: string; permissions: string[]; feedCursor: string; member: { email: string | null } } | null
}

async function call(
  client: Client,
  name: string,
  input?: object,
): Promise<{ code: string | null; message: string; payload: Errors }> {
  const title = name[0]!.toUpperCase() + name.slice(1)
  const [declared, given] = input ? [`($input: ${title}Input!)`, '(input: $input)'] : ['', '']
  const document = `mutation ${declared} { ${name}${given} { errors { code message path ... on RateLimitedError { retryAt } } } }`
  const { data, errors } = await client.gql<Record<string, Errors>>(document, { input })
  const failure = errors?.[0]
  const payload = data?.[name] ?? { errors: [] }
  const first = payload.errors[0]
  return {
    code: failure?.extensions?.code ?? first?.code ?? null,
    message: failure?.message ?? first?.message ?? '',
    payload,
  }
}

describe('the first start', () => {
  it('prints address and code once; setUp signs the owner in and cannot be repeated', async () => {
    const line = await until(() => api.log.find((text) => text.includes('Nobody owns this installation')))
    const code = /code ([A-Z0-9-]+)/.exec(line)![1]!
    expect(line).toContain('/set-up')
    expect(api.log.filter((text) => text.includes(code))).toHaveLength(1)
    const browser = new Client(api.url)
    expect(
      (await browser.data<{ installation: object }>('{ installation { isSetUp hasSandbox version } }')).installation,
    ).toEqual({
      isSetUp: false,
      hasSandbox: false,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    })
    const input = {
      ...{ organizationName: 'Кухни', name: 'Ольга', email: 'olga@example.com', password: 'correct horse battery' },
      ...{ locale: 'RU', timeZone: 'Europe/Moscow' },
    }
    expect((await call(browser, 'setUp', { ...input, code: 'WRONG' })).code).toBe('SETUP_CODE_INVALID')
    expect((await call(browser, 'setUp', { ...input, code, email: 'olga' })).code).toBe('BAD_INPUT')
    expect((await call(browser, 'setUp', { ...input, code })).code).toBeNull()
    const { viewer } = await browser.data<ViewerAnswer>(viewerQuery)
    expect(viewer).toMatchObject({ locale: 'RU', member: { email: 'olga@example.com' } })
    expect((await call(new Client(api.url), 'setUp', { ...input, code })).code).toBe('ALREADY_SET_UP')
  })
})

describe('the session cookie', () => {
  beforeAll(async () => {
    shop = await organization()
    other = await organization('Другая')
  })

  it('is __Host-, secure, HTTP-only, same-site; a new one at every sign-in; gone at sign-out', async () => {
    const browser = new Client(api.url)
    const document = `mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } errors { code } } }`
    const headers = { 'content-type': 'application/json' }
    const input = { email: shop.owner.email.toUpperCase(), password: shop.owner.password }
    const body = JSON.stringify({ query: document, variables: { input } })
    const first = await browser.fetch('/graphql', { method: 'POST', headers, body })
    const [header] = first.headers.getSetCookie()
    expect(header).toMatch(/^__Host-mh_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const before = browser.cookie
    await browser.fetch('/graphql', { method: 'POST', headers, body })
    expect(browser.cookie).not.toBe(before)
    const old = Object.assign(new Client(api.url), { cookie: before })
    expect((await old.data<ViewerAnswer>(viewerQuery)).viewer).toBeNull()
    const kept = Object.assign(new Client(api.url), { cookie: browser.cookie })
    expect((await call(browser, 'signOut')).code).toBeNull()
    expect(browser.cookie).toBe('__Host-mh_session=')
    expect((await kept.data<ViewerAnswer>(viewerQuery)).viewer).toBeNull()
  })

  it('without it everything but the doors is UNAUTHENTICATED', async () => {
    const nobody = new Client(api.url)
    expect((await nobody.data<ViewerAnswer>(viewerQuery)).viewer).toBeNull()
    for (const field of [
      'members { id }',
      'organization { id }',
      'integrations { id }',
      'sessions { id }',
      'invitations { id }',
    ]) {
      const { errors } = await nobody.gql(`{ ${field} }`)
      expect(errors?.[0]?.extensions?.code, field).toBe('UNAUTHENTICATED')
    }
    expect((await call(nobody, 'createBranch', { name: 'x' })).code).toBe('UNAUTHENTICATED')
    expect((await call(nobody, 'signOut')).code).toBe('UNAUTHENTICATED')
  })

  it('wrong passwords and unknown e-mails are told alike, in the language of the browser, and throttled', async () => {
    const browser = Object.assign(new Client(api.url), { locale: 'ru' })
    const person = await member(shop.id, 'MANAGER', 'Глеб')
    const wrong = await call(browser, 'signIn', { email: person.email, password: 'wrong' })
    const unknown = await call(browser, 'signIn', { email: 'nobody@example.com', password: 'wrong' })
    expect([wrong.code, wrong.message]).toEqual(['INVALID_CREDENTIALS', unknown.message])
    expect(wrong.message).toMatch(/[а-я]/)
    browser.locale = 'en'
    expect((await call(browser, 'signIn', { email: person.email, password: 'wrong' })).message).toMatch(/Wrong e-mail/)
    for (let guess = 0; guess < 3; guess += 1) await call(browser, 'signIn', { email: person.email, password: 'wrong' })
    const { code, payload } = await call(browser, 'signIn', { email: person.email, password: person.password })
    expect(code).toBe('RATE_LIMITED')
    expect(Date.parse(payload.errors[0]!.retryAt!)).toBeGreaterThan(Date.now())
    await query('delete from attempt')
  })
})

describe('members and invitations', () => {
  it('an invitation link leads into the house', async () => {
    const owner = await signIn(api.url, shop.owner)
    const input = { email: 'new@example.com', role: 'MANAGER' }
    const { inviteMember } = await owner.data<{ inviteMember: { link: string; invitation: { email: string } } }>(
      `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { link invitation { email role invitedBy { name } } errors { code } } }`,
      { input },
    )
    expect(inviteMember.invitation.email).toBe('new@example.com')
    const token = inviteMember.link.split('/invite/')[1]!
    const guest = new Client(api.url)
    const preview = `query ($token: String!) { invitation(token: $token) { email role organizationName } }`
    expect(await guest.data(preview, { token })).toEqual({
      invitation: { email: 'new@example.com', role: 'MANAGER', organizationName: 'Мебельная мастерская' },
    })
    expect(
      (await call(guest, 'acceptInvitation', { token, name: 'Нина', password: 'correct horse battery' })).code,
    ).toBeNull()
    expect((await guest.data<ViewerAnswer>(viewerQuery)).viewer?.permissions).toContain('MESSAGES_SEND')
    expect(await guest.data(preview, { token })).toEqual({ invitation: null })
  })

  it('e-mails are shown to managers of members, to others only their own', async () => {
    const manager = await signIn(api.url, shop.managers[0])
    const { members } = await manager.data<{ members: { name: string; email: string | null }[] }>(
      '{ members { name email } }',
    )
    expect(members.filter((row) => row.email !== null).map((row) => row.email)).toEqual([shop.managers[0].email])
    const owner = await signIn(api.url, shop.owner)
    const all = await owner.data<{ members: { email: string | null }[] }>('{ members { email } }')
    expect(all.members.every((row) => row.email)).toBe(true)
  })

  it('S1-50, S1-51: role × operation, and another tenant’s ids answer like missing ones', async () => {
    const target = await member(shop.id, 'OBSERVER', 'Цель')
    const foreign = globalId('Member', other.owner.memberId)
    const missing = globalId('Member', '00000000-0000-7000-8000-000000000000')
    for (const role of ['OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER']) {
      const browser = await signIn(api.url, await member(shop.id, role, role))
      const may = role === 'OWNER' || role === 'ADMIN'
      const memberId = globalId('Member', target.memberId)
      expect((await call(browser, 'updateMember', { memberId, name: `Цель ${role}` })).code, role).toBe(
        may ? null : 'FORBIDDEN',
      )
      expect((await call(browser, 'createBranch', { name: `Филиал ${role}` })).code, role).toBe(
        may ? null : 'FORBIDDEN',
      )
      const invite = { email: `${role.toLowerCase()}@example.com`, role: 'OBSERVER' }
      expect((await call(browser, 'inviteMember', invite)).code, role).toBe(may ? null : 'FORBIDDEN')
      const { errors } = await browser.gql('{ invitations { id } }')
      expect(errors?.[0]?.extensions?.code, role).toBe(may ? undefined : 'FORBIDDEN')
      for (const id of [foreign, missing, globalId('Branch', target.memberId), 'rubbish']) {
        const { code } = await call(browser, 'updateMember', { memberId: id, name: 'x' })
        expect(['NOT_FOUND', may ? 'NOT_FOUND' : 'FORBIDDEN'], `${role} ${id}`).toContain(code)
      }
    }
    const owner = await signIn(api.url, shop.owner)
    const { nodes } = await owner.data<{ nodes: unknown[] }>(`query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, {
      ids: [foreign, missing, globalId('Organization', other.id)],
    })
    expect(nodes).toEqual([null, null, null])
  })

  it('a disabled member is out at once', async () => {
    const owner = await signIn(api.url, shop.owner)
    const person = await member(shop.id, 'MANAGER', 'Уходящий')
    const browser = await signIn(api.url, person)
    expect(
      (await call(owner, 'updateMember', { memberId: globalId('Member', person.memberId), isDisabled: true })).code,
    ).toBeNull()
    expect((await browser.data<ViewerAnswer>(viewerQuery)).viewer).toBeNull()
  })

  it('a changed role shows in the next answer, under a new secret', async () => {
    const owner = await signIn(api.url, shop.owner)
    const person = await member(shop.id, 'OBSERVER', 'Растущий')
    const browser = await signIn(api.url, person)
    const before = browser.cookie
    await call(owner, 'updateMember', { memberId: globalId('Member', person.memberId), role: 'MANAGER' })
    expect((await browser.data<ViewerAnswer>(viewerQuery)).viewer?.permissions).toContain('MESSAGES_SEND')
    expect(browser.cookie).not.toBe(before)
    expect((await browser.data<ViewerAnswer>(viewerQuery)).viewer).not.toBeNull()
  })

  it('everybody sees and ends his own sessions only', async () => {
    const [mine, second] = [await signIn(api.url, shop.managers[1]), await signIn(api.url, shop.managers[1])]
    type Sessions = { sessions: { id: string; isCurrent: boolean }[] }
    const { sessions } = await mine.data<Sessions>('{ sessions { id isCurrent ip userAgent createdAt seenAt } }')
    expect(sessions.filter((row) => row.isCurrent)).toHaveLength(1)
    const elsewhere = (await second.data<Sessions>('{ sessions { id isCurrent } }')).sessions.find(
      (row) => row.isCurrent,
    )!
    const stranger = await signIn(api.url, shop.managers[0])
    expect((await call(stranger, 'revokeSession', { sessionId: elsewhere.id })).code).toBe('NOT_FOUND')
    expect(await stranger.data(`query ($id: ID!) { node(id: $id) { id } }`, { id: elsewhere.id })).toEqual({
      node: null,
    })
    expect((await call(mine, 'revokeSession', { sessionId: elsewhere.id })).code).toBeNull()
    expect((await second.data<ViewerAnswer>(viewerQuery)).viewer).toBeNull()
  })

  it('the viewer chooses his language, and errors follow it', async () => {
    const person = await member(shop.id, 'MANAGER', 'Полиглот')
    const browser = await signIn(api.url, person)
    expect((await call(browser, 'createBranch', { name: 'x' })).message).toMatch(/[а-я]/)
    expect((await call(browser, 'updateViewer', { locale: 'EN' })).code).toBeNull()
    expect((await call(browser, 'createBranch', { name: 'x' })).message).not.toMatch(/[а-я]/)
  })
})
