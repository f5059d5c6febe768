import sql from 'sql-template-tag'
import type { Transaction } from '../events/transaction.ts'
import type { Role } from '../generated/prisma/enums.ts'
import { canBeAssigned } from './policy.ts'

/** Whether a member may be given what is of this branch (a dialog, a lead); undefined when there is no such member. */
export async function mayHave(
  tx: Transaction,
  memberId: string,
  thing: { branchId: string | null },
): Promise<boolean | undefined> {
  const colleague = await tx.row<{ role: Role; branchIds: string[] }>(sql`
    select role, array(select branch_id::text from member_branch where member_id = member.id) as "branchIds"
    from member where id = ${memberId} and organization_id = ${tx.organizationId} and disabled_at is null`)
  return colleague && canBeAssigned(colleague, thing)
}
