import sql, { type Sql } from 'sql-template-tag'
import { scopedTo } from '../db/scoped.ts'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Integration } from '../generated/prisma/client.ts'
import type { IntegrationMode } from '../generated/prisma/enums.ts'
import { checkBranches } from '../team/branches.ts'
import type { Viewer } from '../team/viewer.ts'
import { maskToken } from './bot-token.ts'
import { manageableIntegration } from './find-integration.ts'
import { identifyBot, isBotTaken, type ProvenBot } from './identify-bot.ts'
import { sealSecret } from './secrets.ts'
import { chatIdFrom, welcomeFrom } from './settings.ts'
import { activateIntegration } from './webhook/activate.ts'

/** Absent leaves a thing as it is; null (and a blank text) takes owner's chat, welcome and branch away. */
export type IntegrationChange = {
  integrationId: string
  token?: string | null
  name?: string | null
  ownerChatId?: string | null
  welcomeMessage?: string | null
  isActive?: boolean | null
  mode?: IntegrationMode | null
  branchId?: string | null
  acceptGroups?: boolean | null
  expectedVersion?: number | null
}

/**
 * Changes an integration. A new token is checked with the provider and must open the same bot; only an integration that
 * has no conversation yet may become another bot. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT when
 * `expectedVersion` is not the present one, CONFLICT for another bot's token, INVALID_BOT_TOKEN, BOT_ALREADY_CONNECTED.
 */
export async function updateIntegration(viewer: Viewer, input: IntegrationChange): Promise<string> {
  const before = await manageableIntegration(viewer, input.integrationId)
  const bot = input.token ? await provenFor(before, input.token) : null
  const changes = [...settingsOf(input), ...(await branchOf(viewer, input)), ...nameOf(before, bot, input.name)]
  if (bot) changes.push(...tokenOf(before.id, bot))
  if (changes.length > 0) await write(viewer, { before, changes, expectedVersion: input.expectedVersion })
  if (bot) await activateIntegration(viewer, before.id)
  return before.id
}

function settingsOf(input: IntegrationChange): Sql[] {
  const changes: Sql[] = []
  if (input.ownerChatId !== undefined) changes.push(sql`owner_chat_id = ${chatIdFrom(input.ownerChatId)}`)
  if (input.welcomeMessage !== undefined) changes.push(sql`welcome_message = ${welcomeFrom(input.welcomeMessage)}`)
  if (input.isActive != null) changes.push(sql`is_active = ${input.isActive}`)
  if (input.mode) changes.push(sql`mode = ${input.mode}::integration_mode`)
  if (input.acceptGroups != null) changes.push(sql`accept_groups = ${input.acceptGroups}`)
  return changes
}

/** The given name, else that of another bot which the integration becomes. */
function nameOf(before: Integration, bot: ProvenBot | null, given: string | null | undefined): Sql[] {
  const name = given?.trim() || (bot && bot.profile.id !== before.providerAccountId ? bot.profile.name : '')
  return name ? [sql`name = ${name.slice(0, 200)}`] : []
}

async function branchOf(viewer: Viewer, { branchId }: IntegrationChange): Promise<Sql[]> {
  if (branchId === undefined) return []
  const [id = null] = await checkBranches(viewer, branchId ? [branchId] : [])
  return [sql`branch_id = ${id}`]
}

async function provenFor(before: Integration, token: string): Promise<ProvenBot> {
  const bot = await identifyBot(before.kind, token)
  if (bot.profile.id === before.providerAccountId) return bot
  const used = await scopedTo(before.organizationId).conversation.findFirst({ where: { integrationId: before.id } })
  if (used) throw new UserError('CONFLICT', { path: ['token'] })
  return bot
}

function tokenOf(integrationId: string, { token, profile }: ProvenBot): Sql[] {
  return [
    sql`token_encrypted = ${sealSecret(integrationId, token)}`,
    sql`token_mask = ${maskToken(token)}`,
    sql`provider_account_id = ${profile.id}`,
    sql`username = ${profile.username ?? null}`,
    sql`status = 'CONNECTED'`,
    sql`status_reason = null`,
    sql`blocked_until = null`,
  ]
}

type Write = { before: Integration; changes: Sql[]; expectedVersion: number | null | undefined }

async function write(viewer: Viewer, { before, changes, expectedVersion }: Write): Promise<void> {
  const assignments = changes.reduce((all, change) => sql`${all}, ${change}`)
  const written = commit(viewer.organizationId, async (tx) => {
    const row = await tx.row(sql`
      update integration set ${assignments}, version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${before.id} and disconnected_at is null
        and version = coalesce(${expectedVersion ?? null}::int, version)
      returning id`)
    if (!row) throw new UserError('VERSION_CONFLICT', { path: ['expectedVersion'] })
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: before.id, actorId: viewer.memberId })
  })
  await written.catch((error: unknown) => {
    throw isBotTaken(error) ? new UserError('BOT_ALREADY_CONNECTED', { path: ['token'] }) : error
  })
}
