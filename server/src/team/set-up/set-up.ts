import sql from 'sql-template-tag'
import { prisma } from '../../db/client.ts'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { log } from '../../lib/log.ts'
import { hashSecret, isSameSecret } from '../../lib/secret.ts'
import { checkPasswordStrength } from '../access/password-strength.ts'
import { hashPassword } from '../access/password.ts'
import { normalEmail } from '../access/prove-account.ts'
import { type Client, newSession } from '../access/session.ts'
import { freshViewer, type SignedIn } from '../access/sign-in.ts'
import { admitGuess } from '../access/throttle.ts'
import { isSetUp } from './setup-code.ts'

export type SetUp = {
  code: string
  organizationName: string
  name: string
  email: string
  password: string
  locale: 'ru' | 'en'
  timeZone: string
}

/**
 * Makes the first organization with its owner, signs him in and ends the code, all in one transaction: of two at once
 * one wins. Throws SETUP_CODE_INVALID, ALREADY_SET_UP, PASSWORD_WEAK, BAD_INPUT (time zone), and RATE_LIMITED after ten
 * wrong codes in an hour.
 */
export async function setUp(input: SetUp, client: Client): Promise<SignedIn> {
  const guess = await admitGuess([{ name: 'set-up', limits: [{ count: 10, seconds: 3600 }] }])
  const codeHash = await checkCode(input.code)
  await guess.forgive()
  checkTimeZone(input.timeZone)
  checkPasswordStrength(input.password, [input.email, input.name])
  const passwordHash = await hashPassword(input.password)
  const organizationId = await newId()
  const owner = await commit(organizationId, async (tx) => {
    const won = await tx.row(sql`
      update installation set set_up_at = now(), setup_code_hash = null
      where id = 1 and set_up_at is null and setup_code_hash = ${codeHash} returning id`)
    if (!won) throw new UserError('ALREADY_SET_UP')
    await tx.rows(sql`
      insert into organization (id, name, locale, time_zone)
      values (${tx.organizationId}, ${input.organizationName.trim()}, ${input.locale}, ${input.timeZone})`)
    const member = await tx.row<{ id: string }>(sql`
      with person as (
        insert into account (email, password_hash) values (${normalEmail(input.email)}, ${passwordHash}) returning id)
      insert into member (organization_id, account_id, name, role, locale)
      select ${tx.organizationId}, id, ${input.name.trim()}, 'OWNER', ${input.locale} from person returning id`)
    const session = newSession(member!.id, client)
    const opened = await tx.row<{ id: string }>(session.insert)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: member!.id, actorId: member!.id })
    return { sessionId: opened?.id, token: session.token }
  })
  log.info({ organizationId, ip: client.ip }, 'the installation was set up')
  return { token: owner.token, viewer: await freshViewer(owner.sessionId) }
}

/** The hash of the right code. Case, spaces and hyphens do not matter; compared in constant time. */
async function checkCode(given: string): Promise<string> {
  if (await isSetUp()) throw new UserError('ALREADY_SET_UP')
  const expected = (await prisma.installation.findUnique({ where: { id: 1 } }))?.setupCodeHash
  const plain = given.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const hash = hashSecret(plain.match(/.{1,5}/g)?.join('-') ?? '')
  if (!expected || !isSameSecret(hash, expected)) throw new UserError('SETUP_CODE_INVALID', { path: ['code'] })
  return expected
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new UserError('BAD_INPUT', { path: ['timeZone'], detail: 'unknown time zone' })
  }
}

async function newId(): Promise<string> {
  const made = await row<{ id: string }>(sql`select uuidv7() as id`)
  return made!.id
}
