import { UserError } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canReadNotices } from '../policy.ts'

/** Which templates hold in a branch (null: all of them), in the order of the statuses. Throws FORBIDDEN. */
export function templatesOfBranch(
  viewer: Viewer,
  branchId: string | null,
): Pick<Prisma.TransitionTemplateFindManyArgs, 'where' | 'orderBy'> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  return {
    where: branchId ? { OR: [{ branchId: null }, { branchId }] } : {},
    orderBy: [{ to: { position: 'asc' } }, { fromStatusId: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
  }
}
