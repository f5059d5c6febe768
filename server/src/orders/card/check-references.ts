import sql from 'sql-template-tag'
import { andVisibleContact } from '../../contacts/visible.ts'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canSeeOrder } from '../policy.ts'
import type { OrderInput } from './values.ts'

/** NOT_FOUND for a customer the viewer does not see and a branch that is none of ours, FORBIDDEN for one he has not. */
export async function checkReferences(tx: Transaction, viewer: Viewer, input: OrderInput): Promise<void> {
  const { contactId, branchId } = input
  if (contactId) {
    const contact = await tx.row(sql`
      select k.id from contact k
      where k.id = ${contactId} and k.organization_id = ${tx.organizationId}${andVisibleContact(viewer)}
      for key share of k`)
    if (!contact) throw new UserError('NOT_FOUND', { path: ['input', 'contactId'] })
  }
  if (!branchId) return
  const branch = await tx.row(sql`
    select id from branch where id = ${branchId} and organization_id = ${tx.organizationId} for key share`)
  if (!branch) throw new UserError('NOT_FOUND', { path: ['input', 'branchId'] })
  if (!canSeeOrder(viewer, { branchId })) throw new UserError('FORBIDDEN')
}
