import type { Schema } from './schemas.ts'

/** One operation: what it takes and every answer it may give. */
export type Operation = {
  operationId: string
  tags: [string]
  summary: string
  description?: string
  security: Record<string, string[]>[]
  parameters?: Schema[]
  requestBody?: Schema
  responses: Record<string, Schema>
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: Schema) => ({ 'application/json': { schema } })
const takes = (name: string, required = true) => ({ required, content: json(ref(name)) })
const gives = (description: string, schema: Schema) => ({ description, content: json(schema) })
const fault = (description: string) => gives(description, ref('Error'))
const either: Record<string, string[]>[] = [{ bearer: [] }, { session: [] }]

const refusals = {
  401: fault('No key and no session, or they are good no more.'),
  403: fault('The role or the scopes of the key do not allow it; a missing scope is named.'),
}
const inputs = {
  400: fault('The body is no JSON.'),
  413: fault('The body is too large.'),
  422: fault('A wrong field.'),
}
const none = { 404: fault('There is no integration.') }
const telegram = (operationId: string, summary: string) =>
  ({ operationId, tags: ['Telegram'] as [string], summary, security: either }) as const
const key = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 100 },
  description: 'A repeat with the same key is answered like the first.',
}

const integration = ref('TelegramIntegration')
const badToken = { 400: fault('Telegram does not know the token, or the body is no JSON.') }
const taken = { 409: fault('The bot is connected elsewhere, or has conversations that are of another bot.') }
const silent = { 502: fault('Telegram does not answer, or refuses.') }

/** Every path of the REST face. A test compares it with the routes, and every answer with what is written here. */
export const paths: Record<string, Record<string, Operation>> = {
  '/api/v1/telegram/integration': {
    get: {
      ...telegram('readTelegramIntegration', 'The integration, or null'),
      responses: {
        200: gives('The integration; null when there is none.', { anyOf: [integration, { type: 'null' }] }),
        ...refusals,
      },
    },
    post: {
      ...telegram('saveTelegramIntegration', 'Connects a bot, or changes the one that is connected'),
      requestBody: takes('TelegramIntegrationCreate'),
      responses: { 201: gives('As it is now.', integration), ...refusals, ...inputs, ...badToken, ...taken, ...silent },
    },
    patch: {
      ...telegram('changeTelegramIntegration', 'Changes what is given and nothing else'),
      requestBody: takes('TelegramIntegrationUpdate'),
      responses: {
        200: gives('As it is now.', integration),
        ...{ ...refusals, ...inputs, ...none, ...badToken, ...taken, ...silent },
      },
    },
    delete: {
      ...telegram('removeTelegramIntegration', 'Disconnects the bot; its conversations stay'),
      responses: { 204: { description: 'It is gone.' }, ...refusals, ...none },
    },
  },
  '/api/v1/telegram/integration/test': {
    post: {
      ...telegram('sendTelegramTest', 'Sends a test message'),
      description: 'To the given chat, else to the one of the owner. Not being able to is an answer as well.',
      requestBody: takes('TestMessage', false),
      responses: { 200: gives('How it went.', ref('TestMessageResult')), ...refusals, ...inputs, ...none },
    },
  },
  '/api/v1/telegram/integration/webhook-url': {
    get: {
      ...telegram('readTelegramWebhookUrl', 'The address to register'),
      responses: { 200: gives('The address.', ref('WebhookUrl')), ...refusals, ...none },
    },
  },
  '/api/v1/telegram/integration/webhook': {
    post: {
      ...telegram('registerTelegramWebhook', 'Registers the webhook with its own secret'),
      requestBody: takes('WebhookRegistration', false),
      responses: {
        200: gives('It is registered.', ref('Done')),
        ...{ ...refusals, ...inputs, ...none, ...silent },
        400: fault('Telegram would refuse the address, or PUBLIC_API_URL is not set.'),
      },
    },
    delete: {
      ...telegram('removeTelegramWebhook', 'Removes the webhook; the bot is polled from then on'),
      responses: { 200: gives('It is removed.', ref('Done')), ...refusals, ...none, ...silent },
    },
  },
  '/api/v1/orders': {
    post: {
      operationId: 'upsertOrder',
      tags: ['Orders'],
      summary: 'Changes an order by your own id, or takes a new one',
      description: 'The same again changes nothing. Needs the scope orders:write.',
      security: either,
      parameters: [key],
      requestBody: takes('OrderUpsert'),
      responses: {
        200: gives('As it is now.', ref('Order')),
        ...{ ...refusals, ...inputs },
        404: fault('There is no such client, branch or status.'),
        409: fault('A stale version, a move that is not allowed, or the key was used with another body.'),
      },
    },
  },
  '/api/v1/orders/{external_id}/status': {
    post: {
      operationId: 'moveOrder',
      tags: ['Orders'],
      summary: 'Moves an order to another status',
      description: 'The client and the staff are told by what is set up. Needs the scope orders:write.',
      security: either,
      parameters: [{ name: 'external_id', in: 'path', required: true, schema: { type: 'string' } }, key],
      requestBody: takes('OrderMove'),
      responses: {
        200: gives('The order, and its move.', ref('OrderMoved')),
        ...{ ...refusals, ...inputs },
        404: fault('There is no such order or status.'),
        409: fault('A stale version, or a move that is not allowed: the allowed ones are named.'),
      },
    },
  },
  '/api/v1/leads': {
    post: {
      operationId: 'sendLead',
      tags: ['Leads'],
      summary: 'What a visitor of a site has sent',
      description:
        'Open to everybody who has the public key of a site; pages only of the origins that the site allows (CORS). ' +
        'At least one of name, email, phone and message. At most 32 KB.',
      security: [],
      parameters: [key],
      requestBody: takes('Lead'),
      responses: {
        201: gives('It is kept and told.', ref('LeadTaken')),
        ...inputs,
        403: fault('An unknown key, or an origin that the site does not allow.'),
        415: fault('Another type than application/json.'),
        429: fault('Too many from one address; Retry-After says when again.'),
      },
    },
  },
}
