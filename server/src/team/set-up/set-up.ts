import { randomUUID } from 'node:crypto'
import { commit } from '../../events/commit.ts'
import { hashNewPassword } from '../access/password.ts'
import { type Client, newSession } from '../access/session.ts'
import { freshViewer, type SignedIn } from '../access/sign-in.ts'
import { admitGuess } from '../access/throttle.ts'
import { checkTimeZone, foundOrganization } from './found-organization.ts'
import { checkSetupCode } from './setup-code.ts'

/** What the wizard asks for. */
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
 * wrong codes in an hour from one address.
 */
export async function setUp(input: SetUp, client: Client): Promise<SignedIn> {
  const guess = await admitGuess([{ name: `set-up:${client.ip}`, limits: [{ count: 10, seconds: 3600 }] }])
  const codeHash = await checkSetupCode(input.code)
  await guess.forgive()
  checkTimeZone(input.timeZone)
  const passwordHash = await hashNewPassword(input.password, [input.email, input.name])
  const owner = await commit(randomUUID(), async (tx) => {
    const memberId = await foundOrganization(tx, { ...input, codeHash, passwordHash })
    const session = newSession(memberId, client)
    const opened = await tx.row<{ id: string }>(session.insert)
    return { sessionId: opened?.id, token: session.token }
  })
  return { token: owner.token, viewer: await freshViewer(owner.sessionId) }
}
