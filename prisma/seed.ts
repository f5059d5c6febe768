// The demo, once: `seed --password SECRET`; does nothing where somebody lives already.
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import sql from 'sql-template-tag'
import { config } from '../server/src/config.ts'
import { closeDatabase } from '../server/src/db/client.ts'
import { row } from '../server/src/db/query.ts'
import { commit } from '../server/src/events/commit.ts'
import type { Transaction } from '../server/src/events/transaction.ts'
import { maskToken } from '../server/src/integrations/bot-token.ts'
import { sealSecret } from '../server/src/integrations/secrets.ts'
import { activateIntegration } from '../server/src/integrations/webhook/activate.ts'
import { newSecret } from '../server/src/lib/secret.ts'
import { DEMO_BOT } from '../server/src/sandbox/demo.ts'
import { hashPassword } from '../server/src/team/access/password.ts'
import { systemOf } from '../server/src/team/viewer.ts'
import { allDialogues } from './demo/dialogues.ts'
import { storeFile } from './demo/files.ts'
import { BRANCHES, PEOPLE } from './demo/people.ts'
import { customerIds, importPhones } from './demo/phone.ts'
import { type Cast, type PlacedDialogue, storeDialogue } from './demo/store.ts'

const ORGANIZATION = 'Мебельная мастерская'
const BOT_ID = DEMO_BOT.token.split(':')[0]!
const WELCOME = 'Здравствуйте! Это мастерская мебели на заказ. Напишите, что нужно, пришлите фото или план, мы ответим.'

/** Fills an empty installation with the demo in one transaction. */
async function seed(password: string): Promise<void> {
  if (await row(sql`select from organization limit 1`)) return
  const { id: organizationId } = (await row<{ id: string }>(sql`select uuidv7() as id`))!
  const integrationId = randomUUID()
  const hashes = await Promise.all(PEOPLE.map(() => hashPassword(password)))
  const dialogues = await place(organizationId)
  await commit(organizationId, async (tx) => {
    await tx.rows(sql`
      insert into organization (id, name, created_at) values (${organizationId}, ${ORGANIZATION}, now() - interval '30 days')`)
    await tx.rows(sql`update installation set set_up_at = now(), setup_code_hash = null where id = 1`)
    const cast = { integrationId, members: await storePeople(tx, hashes), branches: await storeBranches(tx) }
    await storeBot(tx, integrationId)
    for (const dialogue of dialogues) await storeDialogue(tx, cast, dialogue)
  })
  if (!config.SANDBOX_URL) return
  await importPhones(config.SANDBOX_URL, BOT_ID, dialogues)
  await activateIntegration(systemOf(organizationId), integrationId)
}

async function place(organizationId: string): Promise<PlacedDialogue[]> {
  const dialogues = allDialogues(new Date())
  const names = dialogues.map((dialogue) => dialogue.name)
  const ids = config.SANDBOX_URL ? await customerIds(config.SANDBOX_URL, names) : new Map<string, number>()
  let externalId = 0
  const placed: PlacedDialogue[] = []
  for (const [index, dialogue] of dialogues.entries()) {
    const lines = []
    for (const line of dialogue.lines) {
      const file = line.insert ? await storeFile(organizationId, line.insert) : null
      lines.push({ ...line, file, externalId: ++externalId })
    }
    placed.push({ ...dialogue, customerId: ids.get(dialogue.name) ?? index + 1, placed: lines })
  }
  return placed
}

async function storePeople(tx: Transaction, hashes: string[]): Promise<Cast['members']> {
  const members: Cast['members'] = new Map()
  for (const [index, { key, name, email, role }] of PEOPLE.entries()) {
    const member = await tx.row<{ id: string }>(sql`
      with person as (
        insert into account (email, password_hash) values (${email}, ${hashes[index]}) returning id)
      insert into member (organization_id, account_id, name, role, locale, created_at)
      select ${tx.organizationId}::uuid, id, ${name}, ${role}::role, 'ru', now() - interval '30 days' from person
      returning id`)
    members.set(key, member!.id)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: member!.id })
  }
  return members
}

async function storeBranches(tx: Transaction): Promise<Cast['branches']> {
  const branches: Cast['branches'] = new Map()
  for (const [key, name] of Object.entries(BRANCHES)) {
    const branch = await tx.row<{ id: string }>(sql`
      insert into branch (organization_id, name) values (${tx.organizationId}, ${name}) returning id`)
    branches.set(key, branch!.id)
  }
  return branches
}

async function storeBot(tx: Transaction, id: string): Promise<void> {
  await tx.rows(sql`
    insert into integration (id, organization_id, kind, name, username, provider_account_id, token_encrypted, token_mask,
      webhook_key, webhook_secret, welcome_message, created_at)
    values (${id}, ${tx.organizationId}, 'SANDBOX', ${DEMO_BOT.name}, ${DEMO_BOT.username}, ${BOT_ID},
      ${sealSecret(id, DEMO_BOT.token)}, ${maskToken(DEMO_BOT.token)}, ${newSecret(24)}, ${sealSecret(id, newSecret())},
      ${WELCOME}, now() - interval '29 days')`)
}

const { values } = parseArgs({ options: { password: { type: 'string' } } })
if (!values.password) throw new Error('usage: seed --password SECRET')
await seed(values.password)
await closeDatabase()
process.exit()
