import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { sealSecret } from '../../integrations/secrets.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe, mustManage } from '../setting/check.ts'
import { ask, type AnswererAddress } from './ask.ts'
import { wordsOf } from './shape.ts'

/** The answerer of a bot as it is to be. A `secret` that is absent stays, an empty one is taken away. */
export type AnswererDraft = {
  integrationId: string
  url: string
  secret?: string | null
  isActive: boolean
  timeoutMs?: number | null
  expectedVersion?: number | null
}

const shape = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  secret: z.string().max(500).nullish(),
  timeoutMs: z.int().min(500).max(60_000).nullish(),
})

/** Sets the answerer of a bot; answers the bot's id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT. */
export async function saveAnswerer(viewer: Viewer, draft: AnswererDraft): Promise<string> {
  mustManage(viewer)
  await checkPlace(viewer, draft)
  const { url, secret, timeoutMs } = mustBe(shape, draft, ['input'])
  const sealed = secret ? sealSecret(draft.integrationId, secret) : null
  const version = draft.expectedVersion ?? null
  const saved = await row(sql`
    insert into answerer as a (integration_id, organization_id, url, secret_encrypted, timeout_ms, is_active)
    values (${draft.integrationId}, ${viewer.organizationId}, ${url}, ${sealed}, ${timeoutMs ?? 8000},
      ${draft.isActive})
    on conflict (integration_id) do update
    set url = excluded.url, is_active = excluded.is_active, version = a.version + 1,
      secret_encrypted = case when ${secret === undefined || secret === null} then a.secret_encrypted
        else excluded.secret_encrypted end,
      timeout_ms = coalesce(${timeoutMs ?? null}, a.timeout_ms)
    where a.organization_id = excluded.organization_id and (${version}::int is null or a.version = ${version}::int)
    returning integration_id`)
  if (!saved) throw new UserError('VERSION_CONFLICT')
  return draft.integrationId
}

/** What the answerer of a bot says to a text, asked now; nothing is sent. PROVIDER_REFUSED with the code of a fault. */
export async function testAnswerer(
  viewer: Viewer,
  { integrationId, text }: { integrationId: string; text: string },
): Promise<string> {
  mustManage(viewer)
  const answerer = await row<AnswererAddress>(sql`
    select integration_id as "integrationId", url, secret_encrypted as "secretEncrypted", timeout_ms as "timeoutMs"
    from answerer where integration_id = ${integrationId} and organization_id = ${viewer.organizationId}`)
  if (!answerer) throw new UserError('NOT_FOUND')
  const nobody = { id: null, name: 'Test', phone: null, locale: viewer.locale }
  const conversation = { id: null, integrationId, branchId: null, messageCount: 1 }
  const message = { id: null, kind: 'TEXT', text: text.slice(0, 4000), at: new Date(), choice: null }
  const about = { conversation, contact: nobody, message, question: message.text }
  const question = { ...about, history: [], locale: viewer.locale, isTest: true }
  const { answer, fault } = await ask(answerer, question)
  if (!answer) throw new UserError('PROVIDER_REFUSED', { detail: fault })
  return wordsOf(answer)
}
