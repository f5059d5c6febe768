import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { IntegrationKind, IntegrationMode } from '../../generated/prisma/enums.ts'
import { newSecret } from '../../lib/secret.ts'
import { once } from '../../team/once.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'
import { maskToken } from '../bot-token.ts'
import { sealSecret } from '../secrets.ts'
import { isBotTaken, type ProvenBot } from './identify-bot.ts'

type Settings = {
  branchId: string | null
  mode: IntegrationMode
  ownerChatId: string | null
  welcomeMessage: string | null
}
type Storing = { kind: IntegrationKind; bot: ProvenBot; settings: Settings }
type Request = { clientMutationId?: string | null; input: object }

/**
 * Writes a proven bot down, once per `clientMutationId`; answers its id. Throws BOT_ALREADY_CONNECTED when it is live
 * anywhere, IDEMPOTENCY_CONFLICT, LIMIT_REACHED.
 */
export function storeBot(viewer: Viewer, storing: Storing, key: Request): Promise<string> {
  const apply = (tx: Transaction) => async () => {
    const id = await store(tx, storing)
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: id, actorId: viewer.memberId })
    return id
  }
  const stored = commit(viewer.organizationId, (tx) => once(tx, viewer, { key, apply: apply(tx) }))
  return stored.catch((error: unknown) => {
    throw isBotTaken(error) ? new UserError('BOT_ALREADY_CONNECTED', { path: ['token'] }) : error
  })
}

async function store(tx: Transaction, { kind, bot, settings }: Storing): Promise<string> {
  const { profile, token } = bot
  await mustHaveRoom(tx, 'integration', sql`organization_id = ${tx.organizationId} and disconnected_at is null`)
  const former = await tx.row<{ id: string }>(sql`
    select id from integration
    where organization_id = ${tx.organizationId} and kind = ${kind}::integration_kind
      and provider_account_id = ${profile.id} and disconnected_at is not null
    order by disconnected_at desc limit 1 for update`)
  const id = former?.id ?? randomUUID()
  const live = await tx.row(sql`
    insert into integration
      (id, organization_id, branch_id, kind, mode, name, username, provider_account_id, token_encrypted, token_mask,
       webhook_key, webhook_secret, welcome_message, owner_chat_id)
    select ${id}, ${tx.organizationId}, ${settings.branchId}, ${kind}::integration_kind,
      ${settings.mode}::integration_mode, ${profile.name}, ${profile.username ?? null}, ${profile.id},
      ${sealSecret(id, token)}, ${maskToken(token)}, ${newSecret(24)}, ${sealSecret(id, newSecret())},
      ${settings.welcomeMessage}, ${settings.ownerChatId}
    where not exists (
      select 1 from integration where provider_account_id = ${profile.id} and kind = ${kind}::integration_kind
        and disconnected_at is null)
    on conflict (id) do update set
      branch_id = excluded.branch_id, mode = excluded.mode, name = excluded.name, username = excluded.username,
      token_encrypted = excluded.token_encrypted, token_mask = excluded.token_mask, webhook_key = excluded.webhook_key,
      webhook_secret = excluded.webhook_secret, welcome_message = excluded.welcome_message,
      owner_chat_id = excluded.owner_chat_id, status = 'CONNECTED', status_reason = null, is_active = true,
      poll_offset = 0, blocked_until = null, disconnected_at = null, version = integration.version + 1,
      updated_at = now()
    returning id`)
  if (!live) throw new UserError('BOT_ALREADY_CONNECTED', { path: ['token'] })
  return id
}
