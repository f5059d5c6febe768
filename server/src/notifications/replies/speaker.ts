import sql from 'sql-template-tag'
import type { PersonRef } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { systemOf, type System, type Viewer } from '../../team/viewer.ts'
import type { Locale } from '../../texts.ts'
import type { StaffBot } from '../staff-chats/staff-bot.ts'

/** Who speaks in a group: the member whose account it is, with his rights, else the house for somebody with a name. */
export type Speaker = (Viewer | (System & { locale: Locale })) & { name: string; isDisabled: boolean }

type Known = { memberId: string; accountId: string; role: Role; branchIds: string[]; name: string; isDisabled: boolean }

/** Finds the member by the chat in which a bot tells him: a private chat's id is the person's. */
export async function speakerOf(tx: Transaction, bot: StaffBot, person: PersonRef): Promise<Speaker> {
  const known = await tx.row<Known>(sql`
    select m.id as "memberId", m.account_id as "accountId", m.role, m.name, m.disabled_at is not null as "isDisabled",
      array(select branch_id from member_branch where member_id = m.id) as "branchIds"
    from member_chat c join integration i on i.id = c.integration_id join member m on m.id = c.member_id
    where i.organization_id = ${tx.organizationId} and i.kind = ${bot.kind}::integration_kind
      and c.chat_id = ${person.id}
    order by m.disabled_at is not null, i.id = ${bot.id} desc, c.created_at desc limit 1`)
  const { organizationId } = tx
  if (!known) return { ...systemOf(organizationId), locale: bot.locale, name: person.name, isDisabled: false }
  return { kind: 'member', organizationId, sessionId: '', locale: bot.locale, ...known }
}
