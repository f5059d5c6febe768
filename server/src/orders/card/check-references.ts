import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canSeeOrder } from '../policy.ts'
import type { OrderInput } from './values.ts'

/** NOT_FOUND for a customer or branch that is not of the organization, FORBIDDEN for a branch the viewer has not. */
export async function checkReferences(tx: Transaction, viewer: Viewer, input: OrderInput): Promise<void> {
  const { contactId, branchId } = input
  if (contactId) {
    const contact = await tx.row(sql`
      select id from contact where id = ${contactId} and organization_id = ${tx.organizationId} for key share`)
    if (!contact) throw new UserError('NOT_FOUND', { path: ['input', 'contactId'] })
  }
  if (!branchId) return
  const branch = await tx.row(sql`
    select id from branch where id = ${branchId} and organization_id = ${tx.organizationId} for key share`)
  if (!branch) throw new UserError('NOT_FOUND', { path: ['input', 'branchId'] })
  if (!canSeeOrder(viewer, { branchId })) throw new UserError('FORBIDDEN')
}
