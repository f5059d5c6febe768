import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'

/** Members as colleagues see them; the account with its e-mail stays where it is. */
export const memberContent: ContentLoader = {
  kind: 'member',
  idOf: (event) => (event.kind === 'MEMBER_CHANGED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).member.findMany({
      where: { id: { in: ids } },
      include: { branches: { include: { branch: true } } },
    })
    return new Map(found.map((member) => [member.id, member]))
  },
}
