import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { UserError } from '../../server/src/errors.ts'
import { readSession } from '../../server/src/team/access/read-session.ts'
import { signIn } from '../../server/src/team/access/sign-in.ts'
import { createBranch } from '../../server/src/team/branches.ts'
import { acceptInvitation } from '../../server/src/team/invitations/accept-invitation.ts'
import { findInvitation } from '../../server/src/team/invitations/find-invitation.ts'
import { inviteMember } from '../../server/src/team/invitations/invite-member.ts'
import { listInvitations, revokeInvitation } from '../../server/src/team/invitations/revoke-invitation.ts'
import { updateMember } from '../../server/src/team/update-member.ts'
import { updateViewer } from '../../server/src/team/update-viewer.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

const roles = ['OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER'] as const
const password = 'correct horse battery'
const client = { ip: '192.0.2.1', userAgent: 'Firefox' }
const newEmail = () => `${randomUUID()}@example.test`
const tokenOf = (link: string) => link.split('/').at(-1)!

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof UserError) return error.code
      throw error
    },
  )

let organizationId: string
let owner: Viewer
let foreign: Viewer
beforeAll(async () => {
  organizationId = await makeOrganization()
  owner = await makeMember(organizationId, 'OWNER')
  foreign = await makeMember(await makeOrganization('Другая'), 'OWNER')
})

describe('an invitation', () => {
  it('seats a new person with role and branches, once, and signs him in', async () => {
    const branchId = await createBranch(owner, { name: 'Шоурум' })
    const email = newEmail()
    const { link } = await inviteMember(owner, { email: email.toUpperCase(), role: 'MANAGER', branchIds: [branchId] })
    expect(Buffer.from(tokenOf(link), 'base64url')).toHaveLength(32)
    expect(await findInvitation(tokenOf(link))).toMatchObject({
      email,
      role: 'MANAGER',
      organizationName: 'Мебельная мастерская',
    })

    const acceptance = { token: tokenOf(link), name: ' Пётр ', password }
    const { token, viewer } = await acceptInvitation(acceptance, client)
    expect(viewer).toMatchObject({ organizationId, role: 'MANAGER', branchIds: [branchId] })
    expect((await readSession(token))?.viewer.memberId).toBe(viewer.memberId)
    expect((await signIn({ email, password }, client)).viewer.memberId).toBe(viewer.memberId)
    expect(await codeOf(acceptInvitation(acceptance, client))).toBe('INVITATION_INVALID')
    expect(await codeOf(inviteMember(owner, { email, role: 'MANAGER' }))).toBe('EMAIL_TAKEN')
    const told = await query(`select 1 from event where kind = 'MEMBER_CHANGED' and subject_id = $1`, [viewer.memberId])
    expect(told).toHaveLength(1)
  })

  it('is worth nothing when revoked, issued anew, seven days old, or guessed; its secret is not stored', async () => {
    const email = newEmail()
    const first = await inviteMember(owner, { email, role: 'MANAGER' })
    const second = await inviteMember(owner, { email, role: 'OBSERVER' })
    expect(await findInvitation(tokenOf(first.link))).toBeNull()
    expect(await findInvitation(tokenOf(second.link))).not.toBeNull()
    expect(JSON.stringify(await query('select * from invitation'))).not.toContain(tokenOf(second.link))
    await revokeInvitation(owner, { invitationId: second.invitationId })
    expect(await findInvitation(tokenOf(second.link))).toBeNull()

    const third = await inviteMember(owner, { email, role: 'MANAGER' })
    const [row] = await query<{ days: number }>(
      `select extract(day from expires_at - created_at)::int as days from invitation where id = $1`,
      [third.invitationId],
    )
    expect(row?.days).toBe(7)
    await query(`update invitation set expires_at = now() - interval '1 second' where id = $1`, [third.invitationId])
    for (const token of [first.link, second.link, third.link].map(tokenOf)) {
      expect(await codeOf(acceptInvitation({ token, name: 'Пётр', password }, client))).toBe('INVITATION_INVALID')
    }
    expect(await findInvitation('x'.repeat(43))).toBeNull()
  })

  it('seats one when it is accepted many times at once', async () => {
    const { link } = await inviteMember(owner, { email: newEmail(), role: 'MANAGER' })
    const tries = Array.from({ length: 6 }, () =>
      codeOf(acceptInvitation({ token: tokenOf(link), name: 'Пётр', password }, client)),
    )
    expect((await Promise.all(tries)).filter((code) => code === null)).toHaveLength(1)
  })

  it('asks whoever has an account for its password, and a newcomer for a strong one', async () => {
    const email = newEmail()
    const here = await inviteMember(owner, { email, role: 'MANAGER' })
    expect(
      await codeOf(acceptInvitation({ token: tokenOf(here.link), name: 'П', password: 'password1' }, client)),
    ).toBe('PASSWORD_WEAK')
    const { viewer } = await acceptInvitation({ token: tokenOf(here.link), name: 'Пётр', password }, client)
    const there = await inviteMember(foreign, { email, role: 'ADMIN' })
    const wrong = { token: tokenOf(there.link), name: 'Пётр', password: 'a wrong password' }
    expect(await codeOf(acceptInvitation(wrong, client))).toBe('INVALID_CREDENTIALS')
    const joined = await acceptInvitation({ ...wrong, password }, client)
    expect(joined.viewer).toMatchObject({
      accountId: viewer.accountId,
      organizationId: foreign.organizationId,
      role: 'ADMIN',
    })
  })

  it('does not outlive the right of whoever gave it', async () => {
    const admin = await makeMember(organizationId, 'ADMIN')
    const { link } = await inviteMember(admin, { email: newEmail(), role: 'ADMIN' })
    await updateMember(owner, { memberId: admin.memberId, role: 'MANAGER' })
    expect(await findInvitation(tokenOf(link))).toBeNull()
  })

  it('is seen by its organization alone', async () => {
    const { invitationId } = await inviteMember(owner, { email: newEmail(), role: 'MANAGER' })
    expect(await codeOf(revokeInvitation(foreign, { invitationId }))).toBe('NOT_FOUND')
    expect((await listInvitations(foreign)).some((row) => row.id === invitationId)).toBe(false)
    expect((await listInvitations(owner)).some((row) => row.id === invitationId)).toBe(true)
    const branchId = await createBranch(foreign, { name: 'Чужой' })
    expect(await codeOf(inviteMember(owner, { email: newEmail(), role: 'MANAGER', branchIds: [branchId] }))).toBe(
      'NOT_FOUND',
    )
  })
})

describe('changing members', () => {
  it('S1-50: role × operation: only owners and administrators, never above themselves', async () => {
    const members = await Promise.all(roles.map((role) => makeMember(organizationId, role)))
    for (const actor of members) {
      const may = actor.role === 'OWNER' || actor.role === 'ADMIN' ? null : 'FORBIDDEN'
      const target = await makeMember(organizationId, 'MANAGER')
      expect(await codeOf(updateMember(actor, { memberId: target.memberId, name: 'Новое имя' })), actor.role).toBe(may)
      expect(await codeOf(inviteMember(actor, { email: newEmail(), role: 'MANAGER' })), actor.role).toBe(may)
      expect(await codeOf(createBranch(actor, { name: 'Филиал' })), actor.role).toBe(may)
      expect(await codeOf(listInvitations(actor)), actor.role).toBe(may)
      const toOwner = actor.role === 'OWNER' ? null : 'FORBIDDEN'
      expect(await codeOf(updateMember(actor, { memberId: target.memberId, role: 'OWNER' })), actor.role).toBe(toOwner)
      expect(await codeOf(inviteMember(actor, { email: newEmail(), role: 'OWNER' })), actor.role).toBe(toOwner)
      expect(await codeOf(updateMember(actor, { memberId: owner.memberId, isDisabled: true })), actor.role).toBe(
        toOwner,
      )
      if (toOwner === null) await updateMember(actor, { memberId: owner.memberId, isDisabled: false })
    }
  })

  it('S1-51: another tenant’s member and branch answer like missing ones', async () => {
    for (const memberId of [foreign.memberId, randomUUID()]) {
      expect(await codeOf(updateMember(owner, { memberId, name: 'Чужой' }))).toBe('NOT_FOUND')
    }
    const branchId = await createBranch(foreign, { name: 'Чужой' })
    const mine = await makeMember(organizationId)
    for (const id of [branchId, randomUUID()]) {
      expect(await codeOf(updateMember(owner, { memberId: mine.memberId, branchIds: [id] }))).toBe('NOT_FOUND')
    }
  })

  it('shuts a disabled member out at once and tells the feed', async () => {
    const { link } = await inviteMember(owner, { email: newEmail(), role: 'MANAGER' })
    const { token, viewer } = await acceptInvitation({ token: tokenOf(link), name: 'Пётр', password }, client)
    await updateMember(owner, { memberId: viewer.memberId, isDisabled: true })
    expect(await readSession(token)).toBeNull()
    await updateMember(owner, { memberId: viewer.memberId, isDisabled: false })
    expect(await readSession(token)).toBeNull()
    const told = await query(`select 1 from event where kind = 'MEMBER_CHANGED' and subject_id = $1`, [viewer.memberId])
    expect(told).toHaveLength(3)
  })

  it('keeps an owner: neither the last one nor two at once can go', async () => {
    const alone = await makeMember(await makeOrganization('Малая'), 'OWNER')
    expect(await codeOf(updateMember(alone, { memberId: alone.memberId, role: 'ADMIN' }))).toBe('CONFLICT')
    expect(await codeOf(updateMember(alone, { memberId: alone.memberId, isDisabled: true }))).toBe('FORBIDDEN')
    const second = await makeMember(alone.organizationId, 'OWNER')
    const both = await Promise.all([
      codeOf(updateMember(alone, { memberId: second.memberId, isDisabled: true })),
      codeOf(updateMember(second, { memberId: alone.memberId, isDisabled: true })),
    ])
    expect(both.sort()).toEqual(['CONFLICT', null].sort())
  })

  it('lets everybody change his own name and language', async () => {
    const viewer = await makeMember(organizationId, 'OBSERVER')
    expect((await updateViewer(viewer, { locale: 'en', name: 'Anna' })).locale).toBe('en')
    expect(await query('select name, locale from member where id = $1', [viewer.memberId])).toEqual([
      { name: 'Anna', locale: 'en' },
    ])
  })
})
