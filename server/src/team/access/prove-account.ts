import { prisma } from '../../db/client.ts'
import { UserError } from '../../errors.ts'
import { accountLimits, addressLimits, admitGuess, openDoor } from './throttle.ts'
import { verifyPassword } from './password.ts'

/** An e-mail as accounts are known by: trimmed, lower case. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/**
 * The id of the account whose e-mail and password these are. Throws INVALID_CREDENTIALS, alike and after the same work
 * for an unknown e-mail and a wrong password, and RATE_LIMITED with `retryAt` after too many guesses.
 */
export async function proveAccount(email: string, password: string, ip: string | null): Promise<string> {
  const known = normalEmail(email)
  const ownDoor = `password:${known}:${ip}`
  const guess = await admitGuess([
    { name: ownDoor, limits: accountLimits },
    { name: `password:${ip}`, limits: addressLimits },
  ])
  const account = await prisma.account.findUnique({ where: { email: known } })
  const isRight = await verifyPassword(account?.passwordHash, password)
  if (!account || !isRight) throw new UserError('INVALID_CREDENTIALS')
  await guess.forgive()
  await openDoor(ownDoor)
  return account.id
}
