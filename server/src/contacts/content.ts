import sql from 'sql-template-tag'
import { byId, groupBy, type JsonRows, rowReader } from '../db/json-rows.ts'
import { preparedRow } from '../db/query.ts'
import type { ContentLoader } from '../events/content.ts'
import { type Contact, type ContactIdentity, Prisma } from '../generated/prisma/client.ts'

const contactsOf = rowReader<Contact>(Prisma.ContactScalarFieldEnum)
const identitiesOf = rowReader<ContactIdentity>(Prisma.ContactIdentityScalarFieldEnum)

/** Cards with their addresses, for the feed's CONTACT_CHANGED. */
export const contactContent: ContentLoader = {
  kind: 'contact',
  idOf: (event) => (event.kind === 'CONTACT_CHANGED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await preparedRow<Record<'contacts' | 'identities', JsonRows>>(sql`
      with k as materialized (
        select * from contact where id = any(${ids}::uuid[]) and organization_id = ${organizationId}
      )
      select (select json_agg(k) from k) as contacts,
        (select json_agg(i order by i.id) from contact_identity i where i.contact_id in (select id from k))
          as identities`)
    const identities = groupBy(identitiesOf(found?.identities ?? null), (identity) => identity.contactId)
    const contacts = contactsOf(found?.contacts ?? null)
    return byId(contacts.map((contact) => ({ ...contact, identities: identities.get(contact.id) ?? [] })))
  },
}
