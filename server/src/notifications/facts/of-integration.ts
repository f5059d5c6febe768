import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { say } from '../../texts.ts'
import { linkTo, pages } from './link.ts'
import type { KnownSubject, MannerIn } from './subject.ts'

type Bot = {
  name: string
  branchId: string | null
  branch: string | null
  reason: string | null
  detail: string | null
}

/** What is wrong with a bot; undefined when nothing is. */
export async function ofIntegration(
  organizationId: string,
  id: string,
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const bot = await row<Bot>(sql`
    select i.name, i.branch_id as "branchId", b.name as branch, i.status_reason as reason,
      i.webhook_last_error as detail
    from integration i left join branch b on b.id = i.branch_id
    where i.id = ${id} and i.organization_id = ${organizationId} and i.status <> 'CONNECTED' and i.is_active
      and i.disconnected_at is null`)
  if (!bot) return undefined
  const { locale } = mannerOf(bot.branchId)
  return {
    subjectId: id,
    branchId: bot.branchId,
    conversationId: null,
    contactId: null,
    memberIds: [],
    integrationId: id,
    facts: {
      branch: bot.branch,
      bot: bot.name,
      link: linkTo(pages.bot(id)),
      reason: bot.reason && say(locale, `integration.status.${bot.reason}`, { detail: bot.detail ?? '' }),
    },
  }
}
