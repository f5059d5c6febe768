import { UserError } from '../../errors.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices } from '../policy.ts'
import { checkWords } from '../rules/save-rule.ts'
import { checkStatuses, insertTemplate, type TemplateChange, updateTemplate } from './store-template.ts'

export { removeTransitionTemplate } from './remove-template.ts'

/**
 * Sets what a client is told at one move of his order; answers the template's id. Throws FORBIDDEN, NOT_FOUND for
 * statuses, branch or template, BAD_INPUT for an empty text or places that mean nothing, CONFLICT when this move has a
 * template, VERSION_CONFLICT, LIMIT_REACHED.
 */
export async function saveTransitionTemplate(viewer: Viewer, change: TemplateChange): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const text = cleanText(change.text).trim()
  if (!text) throw new UserError('BAD_INPUT', { path: ['input', 'text'] })
  checkWords('ORDER_MOVED', text)
  if (change.branchId) await checkBranches(viewer, [change.branchId])
  await checkStatuses(viewer, [change.toStatusId, ...(change.fromStatusId ? [change.fromStatusId] : [])])
  const saved = await (change.id ? updateTemplate(viewer, change, text) : insertTemplate(viewer, change, text))
  if (saved) return saved.id
  throw new UserError(change.id ? 'VERSION_CONFLICT' : 'CONFLICT')
}
