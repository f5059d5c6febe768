import sql from 'sql-template-tag'
import { byId, groupBy, type JsonRows, rowReader } from '../db/json-rows.ts'
import { preparedRow } from '../db/query.ts'
import type { ContentLoader } from '../events/content.ts'
import {
  type Branch,
  type Contact,
  type ContactIdentity,
  type Conversation,
  type ConversationLabel,
  type Label,
  type Member,
  Prisma,
} from '../generated/prisma/client.ts'
import { integrationsOf } from '../integrations/content.ts'
import { loadReadMarks } from './read-marks.ts'

const aboutConversations = new Set(['MESSAGE_RECEIVED', 'MESSAGE_QUEUED', 'CONVERSATION_CHANGED'])

const conversationsOf = rowReader<Conversation>(Prisma.ConversationScalarFieldEnum)
const contactsOf = rowReader<Contact>(Prisma.ContactScalarFieldEnum)
const identitiesOf = rowReader<ContactIdentity>(Prisma.ContactIdentityScalarFieldEnum)
const branchesOf = rowReader<Branch>(Prisma.BranchScalarFieldEnum)
const membersOf = rowReader<Member>(Prisma.MemberScalarFieldEnum)
const labelsOf = rowReader<Label>(Prisma.LabelScalarFieldEnum)
const labelingsOf = rowReader<ConversationLabel>(Prisma.ConversationLabelScalarFieldEnum)

type Tables =
  'conversations' | 'contacts' | 'identities' | 'integrations' | 'branches' | 'members' | 'labels' | 'labelings'

/** Conversations with whatever a list row or a thread header shows, so that live screens ask for nothing more. */
export const conversationContent: ContentLoader = {
  kind: 'conversation',
  idOf: (event) => (aboutConversations.has(event.kind) ? event.conversationId : null),
  async load(organizationId, ids) {
    const found = await readTables(organizationId, ids)
    const identities = groupBy(identitiesOf(found.identities), (identity) => identity.contactId)
    const contacts = byId(
      contactsOf(found.contacts).map((contact) => ({ ...contact, identities: identities.get(contact.id) ?? [] })),
    )
    const integrations = byId(integrationsOf(found.integrations))
    const branches = byId(branchesOf(found.branches))
    const members = byId(membersOf(found.members))
    const labels = byId(labelsOf(found.labels))
    const labelings = groupBy(
      labelingsOf(found.labelings).map((labeling) => ({ ...labeling, label: labels.get(labeling.labelId)! })),
      (labeling) => labeling.conversationId,
    )
    const conversations = conversationsOf(found.conversations).map((conversation) => ({
      ...conversation,
      integration: integrations.get(conversation.integrationId)!,
      contact: contacts.get(conversation.contactId)!,
      branch: (conversation.branchId && branches.get(conversation.branchId)) || null,
      assignee: (conversation.assigneeId && members.get(conversation.assigneeId)) || null,
      labels: labelings.get(conversation.id) ?? [],
    }))
    return byId(conversations)
  },
}

/** Every row once, however many conversations share it. */
async function readTables(organizationId: string, ids: string[]): Promise<Record<Tables, JsonRows>> {
  const found = await preparedRow<Record<Tables, JsonRows>>(sql`
    with c as materialized (
      select * from conversation where id = any(${ids}::uuid[]) and organization_id = ${organizationId}
    )
    select (select json_agg(c) from c) as conversations,
      (select json_agg(p) from contact p where p.id in (select contact_id from c)) as contacts,
      (select json_agg(i order by i.id) from contact_identity i where i.contact_id in (select contact_id from c))
        as identities,
      (select json_agg(b) from integration b where b.id in (select integration_id from c)) as integrations,
      (select json_agg(b) from branch b where b.id in (select branch_id from c)) as branches,
      (select json_agg(u) from member u where u.id in (select assignee_id from c)) as members,
      (select json_agg(l) from label l where l.id in (
        select label_id from conversation_label where conversation_id in (select id from c))) as labels,
      (select json_agg(l order by l.created_at, l.label_id) from conversation_label l
        where l.conversation_id in (select id from c)) as labelings`)
  return found!
}

/** Read marks, for their owner alone. */
export const readMarkContent: ContentLoader = {
  kind: 'readMark',
  idOf: (event) => (event.kind === 'READ_MARK_MOVED' ? `${event.audienceMemberId}:${event.conversationId}` : null),
  load: loadReadMarks,
}
