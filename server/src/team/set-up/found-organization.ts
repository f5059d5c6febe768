import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import { normalEmail } from '../access/prove-account.ts'

/** The first organization and its owner, checked. */
export type Founding = {
  codeHash: string
  organizationName: string
  name: string
  email: string
  passwordHash: string
  locale: 'ru' | 'en'
  timeZone: string
}

/** Uses the code up and makes organization and owner; answers his member id. Throws ALREADY_SET_UP when it was used. */
export async function foundOrganization(tx: Transaction, input: Founding): Promise<string> {
  const won = await tx.row(sql`
    update installation set set_up_at = now(), setup_code_hash = null
    where id = 1 and set_up_at is null and setup_code_hash = ${input.codeHash} returning id`)
  if (!won) throw new UserError('ALREADY_SET_UP')
  await tx.rows(sql`
    insert into organization (id, name, locale, time_zone)
    values (${tx.organizationId}, ${input.organizationName.trim()}, ${input.locale}, ${input.timeZone})`)
  const member = await tx.row<{ id: string }>(sql`
    with person as (
      insert into account (email, password_hash)
      values (${normalEmail(input.email)}, ${input.passwordHash}) returning id)
    insert into member (organization_id, account_id, name, role, locale)
    select ${tx.organizationId}, id, ${input.name.trim()}, 'OWNER', ${input.locale} from person returning id`)
  tx.append({ kind: 'MEMBER_CHANGED', subjectId: member!.id, actorId: member!.id })
  return member!.id
}

/** Throws BAD_INPUT for a time zone that this machine does not know. */
export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new UserError('BAD_INPUT', { path: ['timeZone'], detail: 'unknown time zone' })
  }
}
