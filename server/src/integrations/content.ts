import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'

/** What of an integration never travels with events: secrets, leases, and what JSON cannot carry. */
export const integrationSecrets = {
  tokenEncrypted: true,
  webhookSecret: true,
  pollOffset: true,
  pollLeaseUntil: true,
  pollLeaseOwner: true,
  drainLeaseUntil: true,
  drainLeaseOwner: true,
  drainSlots: true,
} as const

/** Integrations without their secrets, for the feed's INTEGRATION_CHANGED. */
export const integrationContent: ContentLoader = {
  kind: 'integration',
  idOf: (event) => (event.kind === 'INTEGRATION_CHANGED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).integration.findMany({
      where: { id: { in: ids } },
      omit: integrationSecrets,
      include: { branch: true },
    })
    return new Map(found.map((integration) => [integration.id, integration]))
  },
}
