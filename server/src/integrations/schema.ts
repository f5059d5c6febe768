import './schema/integration.ts'
import './schema/mutations.ts'
import './schema/owner-chat.ts'
import './schema/webhook.ts'
