import { createHmac } from 'node:crypto'
import sql from 'sql-template-tag'
import { config } from '../../config.ts'
import { prisma } from '../../db/client.ts'
import { row } from '../../db/query.ts'
import { log } from '../../lib/log.ts'
import { hashSecret } from '../../lib/secret.ts'

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

/** Opens the wizard and says in the log, once per start, where it is and what its code is. */
export async function announceSetUp(url: string): Promise<void> {
  const code = await openSetUp()
  if (code) log.warn(`Nobody owns this installation yet. Set it up at ${url}/set-up with the code ${code}`)
}

/** Twenty letters and digits without look-alikes, in groups of five. */
function codeOf(epoch: string): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const bytes = createHmac('sha256', config.SIGNING_KEY).update(`set-up:${epoch}`).digest().subarray(0, 20)
  const code = [...bytes].map((byte) => letters[byte % letters.length]).join('')
  return code.match(/.{5}/g)!.join('-')
}
