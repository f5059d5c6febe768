import { createHmac } from 'node:crypto'
import sql from 'sql-template-tag'
import { config } from '../../config.ts'
import { prisma } from '../../db/client.ts'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { hashSecret, isSameSecret } from '../../lib/secret.ts'

/** Whether somebody owns this installation: set up by the wizard, or seeded. */
export async function isSetUp(): Promise<boolean> {
  const installation = await prisma.installation.findUnique({ where: { id: 1 } })
  return installation?.setUpAt != null || (await prisma.organization.count()) > 0
}

/**
 * For the start of the api: when nobody owns the installation, opens the set-up wizard and answers its one-time code
 * (100 bit), storing only the hash; null when there is nothing to set up. Every instance and every restart answers the
 * same code until it is used: it is derived from SIGNING_KEY and the installation's epoch.
 */
export async function openSetUp(): Promise<string | null> {
  await row(sql`insert into installation (id) values (1) on conflict do nothing`)
  if (await isSetUp()) return null
  const { epoch } = await prisma.installation.findUniqueOrThrow({ where: { id: 1 } })
  const code = codeOf(epoch)
  await row(sql`
    update installation set setup_code_hash = ${hashSecret(code)} where id = 1 and set_up_at is null`)
  return code
}

/** Opens the wizard and says on stderr (whatever LOG_LEVEL is), once per start, where it is and what its code is. */
export async function announceSetUp(url: string): Promise<void> {
  const code = await openSetUp()
  if (!code) return
  process.stderr.write(`Nobody owns this installation yet. Set it up at ${url}/set-up with the code ${code}\n`)
}

/**
 * The hash of the set-up code, when the given one is it: case, spaces and hyphens do not matter, compared in constant
 * time. Throws SETUP_CODE_INVALID, ALREADY_SET_UP.
 */
export async function checkSetupCode(given: string): Promise<string> {
  if (await isSetUp()) throw new UserError('ALREADY_SET_UP')
  const expected = (await prisma.installation.findUnique({ where: { id: 1 } }))?.setupCodeHash
  const plain = given.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const hash = hashSecret(plain.match(/.{1,5}/g)?.join('-') ?? '')
  if (!expected || !isSameSecret(hash, expected)) throw new UserError('SETUP_CODE_INVALID', { path: ['code'] })
  return expected
}

/** Twenty letters and digits without look-alikes, in groups of five. */
function codeOf(epoch: string): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const bytes = createHmac('sha256', config.SIGNING_KEY).update(`set-up:${epoch}`).digest().subarray(0, 20)
  const code = [...bytes].map((byte) => letters[byte % letters.length]).join('')
  return code.match(/.{5}/g)!.join('-')
}
