import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { sealSecret } from '../../integrations/secrets.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe, mustManage } from '../setting/check.ts'

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
