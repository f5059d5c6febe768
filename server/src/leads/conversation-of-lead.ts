import sql from 'sql-template-tag'
import { row } from '../db/query.ts'

/** The conversation that a lead came with; null when its client has no chat with us. */
export async function conversationOfLead(organizationId: string, leadId: string): Promise<string | null> {
  const lead = await row<{ conversationId: string | null }>(sql`
    select conversation_id as "conversationId" from lead where id = ${leadId} and organization_id = ${organizationId}`)
  return lead?.conversationId ?? null
}
