import sql, { type Sql } from 'sql-template-tag'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { maskToken } from '../bot-token.ts'
import { sealSecret } from '../secrets.ts'
import { identifyBot, type ProvenBot } from './identify-bot.ts'

/**
 * What a new token changes of an integration. It must open the same bot; only while there is no conversation the
 * integration may become another one, with its name unless one is given. Throws CONFLICT and what `identifyBot` does.
 */
export async function tokenChanges(
  before: Integration,
  given: { token: string; name?: string | null },
): Promise<Sql[]> {
  const bot = await provenFor(before, given.token)
  const takesName = bot.profile.id !== before.providerAccountId && !given.name?.trim()
  return [...tokenOf(before.id, bot), ...(takesName ? [sql`name = ${bot.profile.name}`] : [])]
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
    // Another bot counts its updates by itself.
    sql`poll_offset = case when provider_account_id = ${profile.id} then poll_offset else 0 end`,
    sql`provider_account_id = ${profile.id}`,
    sql`username = ${profile.username ?? null}`,
    sql`status = 'CONNECTED'`,
    sql`status_reason = null`,
    sql`blocked_until = null`,
  ]
}
