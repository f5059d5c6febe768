import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import type { IntegrationKind, IntegrationMode } from '../generated/prisma/enums.ts'
import { newSecret } from '../lib/secret.ts'
import { checkBranches } from '../team/branches.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { maskToken } from './bot-token.ts'
import { identifyBot, isBotTaken, type ProvenBot } from './identify-bot.ts'
import { canManageIntegrations } from './policy.ts'
import { sealSecret } from './secrets.ts'
import { chatIdFrom, welcomeFrom } from './settings.ts'
import { activateIntegration } from './webhook/activate.ts'

/** What a new integration needs; everything but kind and token may be absent or null. */
export type NewIntegration = {
  kind: IntegrationKind
  token: string
  ownerChatId?: string | null
  welcomeMessage?: string | null
  mode?: IntegrationMode | null
  branchId?: string | null
  clientMutationId?: string | null
}

/**
 * Connects a bot and puts it to work: `createIntegration`, then `activateIntegration`, whose failure leaves the bot
 * connected with a warning. Answers its id; throws what `createIntegration` throws.
 */
export async function connectIntegration(viewer: Viewer, input: NewIntegration): Promise<string> {
  const id = await createIntegration(viewer, input)
  await activateIntegration(viewer, id)
  return id
}

/**
 * Stores a bot whose token the provider confirms: encrypted, with a webhook address and secret of its own, without a
 * webhook yet. A bot that this organization disconnected comes back as the same integration, its conversations with it.
 * Throws FORBIDDEN, INVALID_BOT_TOKEN, BOT_ALREADY_CONNECTED (here or at another tenant), BAD_INPUT, PROVIDER_*.
 */
export async function createIntegration(viewer: Viewer, input: NewIntegration): Promise<string> {
  if (!canManageIntegrations(viewer)) throw new UserError('FORBIDDEN')
  const [branchId = null] = await checkBranches(viewer, input.branchId ? [input.branchId] : [])
  const settings = {
    branchId,
    mode: input.mode ?? 'CHAT',
    ownerChatId: chatIdFrom(input.ownerChatId),
    welcomeMessage: welcomeFrom(input.welcomeMessage),
  }
  const bot = await identifyBot(input.kind, input.token)
  const { clientMutationId, ...rest } = input
  const stored = commit(viewer.organizationId, (tx) =>
    once(tx, viewer, {
      key: { clientMutationId, input: rest },
      apply: async () => {
        const id = await store(tx, { kind: input.kind, bot, settings })
        tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: id, actorId: viewer.memberId })
        return id
      },
    }),
  )
  return stored.catch((error: unknown) => {
    throw isBotTaken(error) ? new UserError('BOT_ALREADY_CONNECTED', { path: ['token'] }) : error
  })
}

type Settings = {
  branchId: string | null
  mode: IntegrationMode
  ownerChatId: string | null
  welcomeMessage: string | null
}
type Storing = { kind: IntegrationKind; bot: ProvenBot; settings: Settings }

async function store(tx: Transaction, { kind, bot, settings }: Storing): Promise<string> {
  const { profile, token } = bot
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
