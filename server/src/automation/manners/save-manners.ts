import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe, mustManage } from '../setting/check.ts'

/** The manners of a bot, or (null) of all that have none of their own. */
export type MannersDraft = {
  integrationId?: string | null
  isGreeting: boolean
  greeting?: string | null
  handOffWords: string[]
  handOffText?: string | null
  expectedVersion?: number | null
}

const shape = z.object({
  greeting: z.string().trim().max(4000).nullish(),
  handOffWords: z.array(z.string().trim().min(2).max(100)).max(50),
  handOffText: z.string().trim().max(4000).nullish(),
})

/** Sets the manners of a bot; answers the row's id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT. */
export async function saveManners(viewer: Viewer, draft: MannersDraft): Promise<string> {
  mustManage(viewer)
  await checkPlace(viewer, { integrationId: draft.integrationId })
  const { greeting, handOffWords, handOffText } = mustBe(shape, draft, ['input'])
  if (draft.isGreeting && !greeting) throw new UserError('BAD_INPUT', { path: ['input', 'greeting'] })
  const version = draft.expectedVersion ?? null
  const saved = await row<{ id: string }>(sql`
    insert into bot_manners as m (organization_id, integration_id, is_greeting, greeting, hand_off_words,
      hand_off_text)
    values (${viewer.organizationId}, ${draft.integrationId ?? null}, ${draft.isGreeting}, ${greeting || null},
      ${handOffWords}::text[], ${handOffText || null})
    on conflict (organization_id, integration_id) do update
    set is_greeting = excluded.is_greeting, greeting = excluded.greeting, hand_off_words = excluded.hand_off_words,
      hand_off_text = excluded.hand_off_text, version = m.version + 1
    where ${version}::int is null or m.version = ${version}::int
    returning id`)
  if (!saved) throw new UserError('VERSION_CONFLICT')
  return saved.id
}
