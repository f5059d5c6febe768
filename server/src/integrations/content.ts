import sql from 'sql-template-tag'
import { byId, type JsonRows, rowReader } from '../db/json-rows.ts'
import { preparedRow } from '../db/query.ts'
import type { ContentLoader } from '../events/content.ts'
import { type Branch, type Integration, Prisma } from '../generated/prisma/client.ts'

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

/** Integrations as they travel, out of rows that PostgreSQL wrote as JSON. */
export const integrationsOf = rowReader<Omit<Integration, keyof typeof integrationSecrets>>(
  Prisma.IntegrationScalarFieldEnum,
  integrationSecrets,
)
const branchesOf = rowReader<Branch>(Prisma.BranchScalarFieldEnum)

/** Integrations without their secrets, for the feed's INTEGRATION_CHANGED. */
export const integrationContent: ContentLoader = {
  kind: 'integration',
  idOf: (event) => (event.kind === 'INTEGRATION_CHANGED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await preparedRow<Record<'integrations' | 'branches', JsonRows>>(sql`
      with i as materialized (
        select * from integration where id = any(${ids}::uuid[]) and organization_id = ${organizationId}
      )
      select (select json_agg(i) from i) as integrations,
        (select json_agg(b) from branch b where b.id in (select branch_id from i)) as branches`)
    const branches = byId(branchesOf(found?.branches ?? null))
    const integrations = integrationsOf(found?.integrations ?? null).map((integration) => ({
      ...integration,
      branch: (integration.branchId && branches.get(integration.branchId)) || null,
    }))
    return byId(integrations)
  },
}
