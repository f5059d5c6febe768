import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { viewerOfRequest } from '../../server/src/api/viewer.ts'
import { UserError } from '../../server/src/errors.ts'
import { sessionTokenOf } from '../../server/src/lib/session-cookie.ts'
import { hashPassword } from '../../server/src/team/access/password.ts'
import { readSession, viewerOfSession } from '../../server/src/team/access/read-session.ts'
import { listSessions, revokeSession } from '../../server/src/team/access/revoke-session.ts'
import { signOut } from '../../server/src/team/access/session.ts'
import { signIn } from '../../server/src/team/access/sign-in.ts'
import { updateMember } from '../../server/src/team/update-member.ts'
import { makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

const password = 'correct horse battery'
let organizationId: string
let passwordHash: string
beforeAll(async () => {
  organizationId = await makeOrganization()
  passwordHash = await hashPassword(password)
})

const client = (ip = randomUUID()) => ({ ip, userAgent: 'Firefox' })
const failure = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error !== null && !(error instanceof UserError)) throw error
  return error
}
const codeOf = async (work: Promise<unknown>) => (await failure(work))?.code ?? null

async function person(role: 'OWNER' | 'ADMIN' | 'MANAGER' = 'MANAGER') {
  const member = await makeMember(organizationId, role)
  const [account] = await query<{ email: string }>(
    'update account set password_hash = $2 where id = $1 returning email',
    [member.accountId, passwordHash],
  )
  return { member, email: account!.email }
}
const cookie = (token: string) => `__Host-mh_session=${token}`
const events = (memberId: string) =>
  query<{ seq: number }>(`select seq from event where kind = 'MEMBER_CHANGED' and subject_id = $1`, [memberId])

describe('signing in', () => {
  it('finds the account by its e-mail in any case and opens a session', async () => {
    const { member, email } = await person()
    const { token, viewer } = await signIn({ email: ` ${email.toUpperCase()} `, password }, client())
    expect(viewer).toMatchObject({ memberId: member.memberId, organizationId, role: 'MANAGER', locale: 'ru' })
    expect((await viewerOfRequest({ cookie: cookie(token) })).viewer).toEqual(viewer)
  })

  it('stores only the hash of the secret, which has 256 bit and is new every time', async () => {
    const { email } = await person()
    const first = await signIn({ email, password }, client())
    const second = await signIn({ email, password }, client())
    expect(Buffer.from(first.token, 'base64url')).toHaveLength(32)
    expect(second.token).not.toBe(first.token)
    const rows = await query('select * from session where id = any($1)', [
      [first, second].map((s) => s.viewer.sessionId),
    ])
    expect(rows).toHaveLength(2)
    for (const { token } of [first, second]) expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('answers an unknown e-mail, a wrong password and a disabled member alike', async () => {
    const { member, email } = await person()
    expect(await codeOf(signIn({ email, password: 'wrong' }, client()))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(signIn({ email: 'nobody@example.test', password }, client()))).toBe('INVALID_CREDENTIALS')
    await query('update member set disabled_at = now() where id = $1', [member.memberId])
    expect(await codeOf(signIn({ email, password }, client()))).toBe('INVALID_CREDENTIALS')
  })

  it('is throttled for account and address after five wrong guesses, and for nobody else', async () => {
    const { email } = await person()
    const here = client()
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await codeOf(signIn({ email, password: 'wrong' }, here))).toBe('INVALID_CREDENTIALS')
    }
    const refused = await failure(signIn({ email, password }, here))
    expect(refused?.code).toBe('RATE_LIMITED')
    expect(refused?.facts.retryAt?.getTime()).toBeGreaterThan(Date.now())
    expect(refused?.facts.retryAt?.getTime()).toBeLessThan(Date.now() + 61_000)
    expect(await codeOf(signIn({ email, password }, client()))).toBeNull()
    await query(`update attempt set at = at - interval '61 seconds'`)
    expect(await codeOf(signIn({ email, password }, here))).toBeNull()
  })

  it('lets no more guesses through when they come at once', async () => {
    const { email } = await person()
    const here = client()
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(signIn({ email, password: 'wrong' }, here))),
    )
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(5)
    expect(new Set(codes).has('RATE_LIMITED')).toBe(true)
  })
})

describe('a session', () => {
  it('is over after twelve idle hours, after thirty days, when revoked, and when its member is disabled', async () => {
    const ends = [
      `seen_at = now() - interval '12 hours 1 minute'`,
      `expires_at = now() - interval '1 second'`,
      'revoked_at = now()',
    ]
    for (const end of ends) {
      const { email } = await person()
      const { token, viewer } = await signIn({ email, password }, client())
      expect(await readSession(token)).not.toBeNull()
      await query(`update session set ${end} where id = $1`, [viewer.sessionId])
      expect(await readSession(token), end).toBeNull()
      expect(await viewerOfSession(viewer.sessionId), end).toBeNull()
    }
    const { email, member } = await person()
    const { token } = await signIn({ email, password }, client())
    await query('update member set disabled_at = now() where id = $1', [member.memberId])
    expect(await readSession(token)).toBeNull()
  })

  it('is kept alive by its use', async () => {
    const { email } = await person()
    const { token, viewer } = await signIn({ email, password }, client())
    await query(`update session set seen_at = now() - interval '11 hours' where id = $1`, [viewer.sessionId])
    await readSession(token)
    const [row] = await query<{ fresh: boolean }>(
      `select seen_at > now() - interval '1 minute' as fresh from session where id = $1`,
      [viewer.sessionId],
    )
    expect(row?.fresh).toBe(true)
  })

  it('ends at sign-out and tells the feed, so that its sockets close', async () => {
    const { email, member } = await person()
    const { token, viewer } = await signIn({ email, password }, client())
    await signOut(viewer)
    expect(await readSession(token)).toBeNull()
    expect(await events(member.memberId)).toHaveLength(1)
  })

  it('is listed and revoked by its owner alone', async () => {
    const { email } = await person()
    const mine = await signIn({ email, password }, client())
    const other = await signIn({ email, password }, client())
    const stranger = await signIn({ email: (await person()).email, password }, client())
    expect((await listSessions(mine.viewer)).map((row) => row.id).sort()).toEqual(
      [mine.viewer.sessionId, other.viewer.sessionId].sort(),
    )
    expect(await codeOf(revokeSession(stranger.viewer, { sessionId: mine.viewer.sessionId }))).toBe('NOT_FOUND')
    await revokeSession(mine.viewer, { sessionId: other.viewer.sessionId })
    expect(await readSession(other.token)).toBeNull()
    expect(await readSession(mine.token)).not.toBeNull()
    expect(await codeOf(revokeSession(mine.viewer, { sessionId: other.viewer.sessionId }))).toBe('NOT_FOUND')
  })

  it('gets a new secret when the role changes; requests already on their way still pass', async () => {
    const owner = await makeMember(organizationId, 'OWNER')
    const { email, member } = await person()
    const { token } = await signIn({ email, password }, client())
    await updateMember(owner, { memberId: member.memberId, role: 'SUPERVISOR' })

    expect((await viewerOfRequest({ cookie: cookie(token) }, false)).setCookie).toBeNull()
    const rotated = await viewerOfRequest({ cookie: cookie(token) })
    expect(rotated.viewer?.role).toBe('SUPERVISOR')
    const next = sessionTokenOf(rotated.setCookie?.split(';')[0])
    expect(next).not.toBe(token)
    const late = await viewerOfRequest({ cookie: cookie(token) })
    expect([late.viewer?.memberId, late.setCookie]).toEqual([member.memberId, null])
    await query(`update session set rotated_at = now() - interval '61 seconds' where member_id = $1`, [member.memberId])
    expect((await viewerOfRequest({ cookie: cookie(token) })).viewer).toBeNull()
    expect((await viewerOfRequest({ cookie: cookie(next!) })).viewer?.memberId).toBe(member.memberId)
  })
})
