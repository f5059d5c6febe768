import { maskToken } from '../../../integrations/bot-token.ts'
import { openSecret } from '../../../integrations/secrets.ts'
import type { Integration } from '../../../generated/prisma/client.ts'

/** An integration in the words of the REST face. The chat id is an integer of 64 bit. */
export function shapeOf(integration: Integration) {
  return {
    id: integration.id,
    tenant_id: integration.organizationId,
    bot_username: integration.username,
    owner_chat_id: integration.ownerChatId === null ? null : BigInt(integration.ownerChatId),
    webhook_url: integration.webhookUrl,
    is_webhook_active: integration.webhookActive,
    is_active: integration.isActive,
    welcome_message: integration.welcomeMessage,
    created_at: moment(integration.createdAt),
    updated_at: moment(integration.updatedAt),
    bot_token_masked: maskToken(openSecret(integration.id, integration.tokenEncrypted)),
  }
}

/** ISO 8601 in UTC to the second. */
function moment(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
