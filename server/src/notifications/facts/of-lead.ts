import sql from 'sql-template-tag'
import { preparedRows } from '../../db/query.ts'
import { together } from '../../db/together.ts'
import { linkTo, pages } from './link.ts'
import type { KnownSubject, Manner, MannerIn } from './subject.ts'

type Lead = {
  id: string
  organizationId: string
  branchId: string | null
  branch: string | null
  conversationId: string | null
  contactId: string | null
  assigneeId: string | null
  integrationId: string | null
  name: string | null
  email: string | null
  phone: string | null
  company: string | null
  message: string | null
  utmSource: string | null
  page: string | null
  device: string | null
  site: string
}

/** Of many that come at once one statement reads several. */
const leadOf = together<string, Lead | undefined>(async (ids) => {
  const found = await preparedRows<Lead>(sql`
    select l.id, l.organization_id as "organizationId", l.branch_id as "branchId", b.name as branch,
      l.conversation_id as "conversationId", l.contact_id as "contactId", l.assignee_id as "assigneeId",
      s.integration_id as "integrationId", l.name, l.email, l.phone, l.company, l.message,
      l.utm ->> 'utm_source' as "utmSource", l.page, l.device, s.name as site
    from lead l join site s on s.id = l.site_id left join branch b on b.id = l.branch_id
    where l.id = any(${ids}::uuid[])`)
  const byId = new Map(found.map((lead) => [lead.id, lead]))
  return ids.map((id) => byId.get(id))
})

/** What there is to say of a lead; undefined when it is gone. */
export async function ofLead(
  organizationId: string,
  id: string,
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const lead = await leadOf(id)
  if (lead?.organizationId !== organizationId) return undefined
  return {
    subjectId: id,
    branchId: lead.branchId,
    conversationId: lead.conversationId,
    contactId: lead.contactId,
    memberIds: lead.assigneeId ? [lead.assigneeId] : [],
    integrationId: lead.integrationId,
    once: id,
    facts: {
      branch: lead.branch,
      link: linkTo(pages.lead(id)),
      'lead.name': lead.name,
      'lead.email': lead.email,
      'lead.phone': lead.phone,
      'lead.company': lead.company,
      'lead.message': lead.message,
      'lead.site': lead.site,
      'lead.source': sourceOf(lead, mannerOf(lead.branchId)),
    },
  }
}

/** «utm_source: google | страница: /services/web | устройство: desktop», without what is not known. */
function sourceOf({ utmSource, page, device }: Lead, { locale }: Manner): string {
  const [pageWord, deviceWord] = locale === 'ru' ? ['страница', 'устройство'] : ['page', 'device']
  const said = [
    ['utm_source', utmSource],
    [pageWord, page],
    [deviceWord, device],
  ]
  return said
    .filter(([, value]) => value)
    .map(([word, value]) => `${word}: ${value}`)
    .join(' | ')
}
