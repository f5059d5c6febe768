import type { Integration } from '../../../generated/prisma/client.ts'
import { createIntegration } from '../../../integrations/bot/create-integration.ts'
import { disconnectIntegration } from '../../../integrations/disconnect-integration.ts'
import { manageableIntegration, oldestIntegration } from '../../../integrations/find-integration.ts'
import { sendTestMessage } from '../../../integrations/owner-chat/send-test-message.ts'
import { updateIntegration } from '../../../integrations/update-integration.ts'
import { ownWebhookUrl } from '../../../integrations/webhook/address.ts'
import { registerWebhook } from '../../../integrations/webhook/register.ts'
import { removeWebhook } from '../../../integrations/webhook/remove.ts'
import type { Viewer } from '../../../team/viewer.ts'
import { say } from '../../../texts.ts'
import { RestFault } from '../fault.ts'
import { type Answered, type Asked, given, type Route, type Routes } from '../route.ts'
import { change, creation, test, webhook } from './rules.ts'
import { shapeOf } from './shape.ts'

const route = (run: Route['run']): Route => ({ scope: 'integrations:manage', run })
const path = '/api/v1/telegram/integration'

/** The integration of an organization with Telegram. Where there are several bots it speaks of the oldest. */
export const telegramRoutes: Routes = {
  [`GET ${path}`]: route(read),
  [`POST ${path}`]: route(createOrUpdate),
  [`PATCH ${path}`]: route(update),
  [`DELETE ${path}`]: route(remove),
  [`POST ${path}/test`]: route(sendTest),
  [`GET ${path}/webhook-url`]: route(readWebhookUrl),
  [`POST ${path}/webhook`]: route(setWebhook),
  [`DELETE ${path}/webhook`]: route(forgetWebhook),
}

async function read({ viewer }: Asked): Promise<Answered> {
  const integration = await oldestIntegration(viewer)
  return { status: 200, body: integration && shapeOf(integration) }
}

async function createOrUpdate({ viewer, body }: Asked): Promise<Answered> {
  const { bot_token: token, owner_chat_id: ownerChatId, welcome_message: welcomeMessage } = given(creation, body)
  const known = await oldestIntegration(viewer)
  const settings = { token, ownerChatId, welcomeMessage }
  const id = known
    ? await updateIntegration(viewer, { integrationId: known.id, ...settings })
    : await createIntegration(viewer, { kind: 'TELEGRAM_BOT', ...settings })
  return answered(viewer, { id, status: 201 })
}

async function update({ viewer, body }: Asked): Promise<Answered> {
  const { bot_token: token, owner_chat_id: ownerChatId, ...rest } = given(change, body)
  const { id: integrationId } = await present(viewer)
  const settings = { token, ownerChatId, isActive: rest.is_active, welcomeMessage: rest.welcome_message }
  return answered(viewer, { id: await updateIntegration(viewer, { integrationId, ...settings }), status: 200 })
}

async function remove({ viewer }: Asked): Promise<Answered> {
  await disconnectIntegration(viewer, { integrationId: (await present(viewer)).id })
  return { status: 204 }
}

async function sendTest({ viewer, body }: Asked): Promise<Answered> {
  const chatId = given(test, body).chat_id
  const { id } = await present(viewer)
  const { success, message, ...result } = await sendTestMessage(viewer, { integrationId: id, chatId })
  return { status: 200, body: { success, message, chat_id: result.chatId === null ? null : BigInt(result.chatId) } }
}

async function readWebhookUrl({ viewer }: Asked): Promise<Answered> {
  const url = ownWebhookUrl(await present(viewer))
  const message = url ? null : say('en', 'error.PUBLIC_URL_MISSING')
  return { status: 200, body: { webhook_url: url, is_configured: url !== '', message } }
}

async function setWebhook({ viewer, body }: Asked): Promise<Answered> {
  const { webhook_url: url } = given(webhook, body)
  await registerWebhook(viewer, { integrationId: (await present(viewer)).id, url })
  return { status: 200, body: { success: true, message: 'Webhook registered successfully' } }
}

async function forgetWebhook({ viewer }: Asked): Promise<Answered> {
  await removeWebhook(viewer, { integrationId: (await present(viewer)).id })
  return { status: 200, body: { success: true, message: 'Webhook removed' } }
}

async function present(viewer: Viewer): Promise<Integration> {
  const integration = await oldestIntegration(viewer)
  if (!integration) throw new RestFault(404, 'Telegram integration not found')
  return integration
}

async function answered(viewer: Viewer, { id, status }: { id: string; status: number }): Promise<Answered> {
  return { status, body: shapeOf(await manageableIntegration(viewer, id)) }
}
