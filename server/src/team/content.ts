import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'

/** Members with branches and e-mail, for the feed's MEMBER_CHANGED; who may see the e-mail is asked at delivery. */
export const memberContent: ContentLoader = {
  kind: 'member',
  idOf: (event) => (event.kind === 'MEMBER_CHANGED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).member.findMany({
      where: { id: { in: ids } },
      include: { branches: { include: { branch: true } }, account: { select: { email: true } } },
    })
    return new Map(found.map((member) => [member.id, member]))
  },
}
