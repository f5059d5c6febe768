import sql from 'sql-template-tag'
import { row } from '../db/query.ts'

/** Where a lead came from: its conversation, null when its client has no chat with us, and what is known without it. */
export type SceneOfLead = {
  conversationId: string | null
  branchId: string | null
  integrationId: string | null
  contactId: string | null
}

/** The scene of a lead for what follows from it by itself; undefined when it is gone. */
export function sceneOfLead(organizationId: string, leadId: string): Promise<SceneOfLead | undefined> {
  return row<SceneOfLead>(sql`
    select l.conversation_id as "conversationId", l.branch_id as "branchId", l.contact_id as "contactId",
      s.integration_id as "integrationId"
    from lead l join site s on s.id = l.site_id where l.id = ${leadId} and l.organization_id = ${organizationId}`)
}
