import { describe, expect, it } from 'vitest'
import { UserError } from '../../server/src/errors.ts'
import { readSession } from '../../server/src/team/access/read-session.ts'
import { isSetUp, openSetUp } from '../../server/src/team/set-up/setup-code.ts'
import { setUp, type SetUp } from '../../server/src/team/set-up/set-up.ts'
import { query } from '../support/stack.ts'

const client = { ip: '192.0.2.1', userAgent: null }
const input = (code: string): SetUp => ({
  code,
  organizationName: 'Мебельная мастерская',
  name: 'Ольга',
  email: 'Olga@Example.test',
  password: 'correct horse battery',
  locale: 'ru',
  timeZone: 'Europe/Moscow',
})
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof UserError) return error.code
      throw error
    },
  )

describe('the first start without demo data', () => {
  it('prints the same code from every instance and stores only its hash', async () => {
    const code = await openSetUp()
    expect(code).toMatch(/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/)
    expect(await openSetUp()).toBe(code)
    expect(JSON.stringify(await query('select * from installation'))).not.toContain(code)
    expect(await isSetUp()).toBe(false)
  })

  it('refuses wrong codes, a weak password and an unknown time zone, and makes nothing', async () => {
    const code = (await openSetUp())!
    expect(await codeOf(setUp(input('AAAAA-BBBBB-CCCCC-DDDDD'), client))).toBe('SETUP_CODE_INVALID')
    expect(await codeOf(setUp(input(''), client))).toBe('SETUP_CODE_INVALID')
    expect(await codeOf(setUp({ ...input(code), password: 'password1' }, client))).toBe('PASSWORD_WEAK')
    expect(await codeOf(setUp({ ...input(code), timeZone: 'Mars/Olympus' }, client))).toBe('BAD_INPUT')
    expect(await query('select 1 from organization')).toHaveLength(0)
  })

  it('lets ten wrong codes an hour through from one address, and locks nobody else out', async () => {
    for (let guess = 0; guess < 8; guess += 1) await codeOf(setUp(input('AAAAA'), client))
    expect(await codeOf(setUp(input('AAAAA'), client))).toBe('RATE_LIMITED')
    expect(await codeOf(setUp(input('AAAAA'), { ...client, ip: '192.0.2.9' }))).toBe('SETUP_CODE_INVALID')
    await query('delete from attempt')
  })

  it('S1-2: makes organization, owner and session in one transaction; of two at once one wins; the code is ended', async () => {
    const code = (await openSetUp())!
    const typed = code.toLowerCase().replaceAll('-', ' ')
    const outcomes = await Promise.allSettled([setUp(input(typed), client), setUp(input(code), client)])
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(won).toHaveLength(1)
    const { viewer, token } = won[0]!
    expect((await readSession(token))?.viewer).toEqual(viewer)
    expect(viewer.role).toBe('OWNER')
    expect(await query('select name, locale, time_zone from organization')).toEqual([
      { name: 'Мебельная мастерская', locale: 'ru', time_zone: 'Europe/Moscow' },
    ])
    expect(await query('select email from account')).toEqual([{ email: 'olga@example.test' }])
    expect(await isSetUp()).toBe(true)
    expect(await openSetUp()).toBeNull()
    expect(await query('select setup_code_hash from installation')).toEqual([{ setup_code_hash: null }])
    expect(await codeOf(setUp(input(code), client))).toBe('ALREADY_SET_UP')
  })
})
