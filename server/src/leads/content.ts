import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'

/** Leads with whatever a row of their list shows, for the feed's LEAD_RECEIVED and LEAD_CHANGED. */
export const leadContent: ContentLoader = {
  kind: 'lead',
  idOf: (event) => (event.kind === 'LEAD_RECEIVED' || event.kind === 'LEAD_CHANGED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).lead.findMany({
      where: { id: { in: ids } },
      include: { site: true, branch: true, assignee: true, contact: true },
    })
    return new Map(found.map((lead) => [lead.id, lead]))
  },
}
