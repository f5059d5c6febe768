/** Rows to begin a test with: an organization with members, and connected bots. Everything else comes by the verbs. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { sealSecret } from '../../server/src/integrations/secrets.ts'
import type { ReceivingIntegration } from '../../server/src/messages/inbound/receiving-integration.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { query } from './stack.ts'

/** A well-formed bot token nobody else has in this run. */
export const newToken = () => `${randomInt(100_000_000, 999_999_999)}:${randomBytes(27).toString('base64url')}`

/** Makes an organization. */
export async function makeOrganization(name = 'Мебельная мастерская'): Promise<string> {
  const [row] = await query<{ id: string }>('insert into organization (name) values ($1) returning id', [name])
  return row!.id
}

/** Makes a member who may act as a viewer of verbs. */
export async function makeMember(
  organizationId: string,
  role: Viewer['role'] = 'MANAGER',
  branchIds: string[] = [],
): Promise<Viewer> {
  const [account] = await query<{ id: string }>(
    `insert into account (email, password_hash) values ($1, '-') returning id`,
    [`${randomUUID()}@example.test`],
  )
  const [member] = await query<{ id: string }>(
    'insert into member (organization_id, account_id, name, role, undo_send_seconds) values ($1, $2, $3, $4::role, 0) returning id',
    [organizationId, account!.id, 'Анна', role],
  )
  const memberId = member!.id
  for (const id of branchIds)
    await query('insert into member_branch (member_id, branch_id) values ($1, $2)', [memberId, id])
  return {
    kind: 'member',
    memberId,
    accountId: account!.id,
    organizationId,
    sessionId: '',
    role,
    branchIds,
    locale: 'ru',
  }
}

/** A connected bot as a row, with what tests ask of it. */
export type Bot = ReceivingIntegration & {
  token: string
  providerAccountId: string
  webhookKey: string
  webhookSecret: string
}

/** Connects a bot by its row alone, as the verb would; `settings` are further columns. */
export async function makeBotRow(
  organizationId: string,
  { token = newToken(), kind = 'SANDBOX' as Bot['kind'], ...settings }: Partial<Bot> & Record<string, unknown> = {},
): Promise<Bot> {
  const id = randomUUID()
  const [providerAccountId] = token.split(':') as [string]
  const webhookKey = randomBytes(16).toString('base64url')
  const webhookSecret = randomBytes(24).toString('base64url')
  await query(
    `insert into integration (id, organization_id, kind, name, username, provider_account_id, token_encrypted, token_mask,
       webhook_key, webhook_secret) values ($1, $2, $3::integration_kind, 'Бот', $4, $5, $6, '-', $7, $8)`,
    [
      id,
      organizationId,
      kind,
      `bot_${providerAccountId}`,
      providerAccountId,
      sealSecret(id, token),
      webhookKey,
      sealSecret(id, webhookSecret),
    ],
  )
  for (const [column, value] of Object.entries(settings)) {
    await query(`update integration set ${column} = $2 where id = $1`, [id, value])
  }
  const [row] = await query<ReceivingIntegration>(
    `select id, organization_id as "organizationId", branch_id as "branchId", kind, mode, accept_groups as "acceptGroups"
     from integration where id = $1`,
    [id],
  )
  return { ...row!, token, providerAccountId, webhookKey, webhookSecret }
}
