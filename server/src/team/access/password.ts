import { hash, verify } from '@node-rs/argon2'
import { UserError } from '../../errors.ts'
import { createGate, GateFull } from '../../lib/gate.ts'
import { checkPasswordStrength } from './password-strength.ts'

// argon2id (the library's default), 64 MiB, three passes, one lane.
const cost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 }

// Two at once: each takes 64 MiB and a core for a sixth of a second.
const gate = createGate(2, 100)

/** What a password that nobody has is compared with, so that an unknown account costs the same time. */
let nobody: Promise<string> | undefined

/** The PHC string to store. Throws UNAVAILABLE when too many passwords are being worked on. */
export function hashPassword(password: string): Promise<string> {
  return guarded(() => hash(normal(password), cost))
}

/** `hashPassword` for a password being chosen. Throws PASSWORD_WEAK; `personal` are the person's name and e-mail. */
export async function hashNewPassword(password: string, personal: string[]): Promise<string> {
  checkPasswordStrength(password, personal)
  return hashPassword(password)
}

/** Whether `password` is the one of `stored`; without `stored` the answer is no, after the same work. */
export function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  return guarded(async () => {
    const isRight = await verify(
      stored ?? (await (nobody ??= hash('nobody has this password', cost))),
      normal(password),
    )
    return isRight && stored !== undefined
  })
}

/** The same characters typed on another keyboard may come in another Unicode form. */
function normal(password: string): string {
  return password.normalize('NFKC')
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await gate(work)
  } catch (error) {
    if (error instanceof GateFull) throw new UserError('UNAVAILABLE')
    throw error
  }
}
