/** A JSON Schema, as far as we use it. */
export type Schema = Record<string, unknown>

const text = { type: 'string' }
const maybe = (type: string, more: Schema = {}) => ({ type: [type, 'null'], ...more })
const moment = { type: 'string', format: 'date-time' }
const uuid = { type: 'string', format: 'uuid' }
const chatId = 'Chat id of 64 bit; groups have negative ones. A client whose numbers are doubles must not round it.'

/** An object all of whose properties are always there, unless they are named as optional. */
function object(properties: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required, additionalProperties: false }
}

/** A body: only what is named is required, what is unknown is not looked at. */
function body(properties: Record<string, Schema>, required: string[] = []): Schema {
  return { type: 'object', properties, required }
}

const contact = body(
  {
    external_id: text,
    name: text,
    phone: maybe('string'),
    email: maybe('string'),
    company: maybe('string'),
  },
  ['external_id'],
)

/** What bodies and answers look like; every name may be referred to. */
export const schemas: Record<string, Schema> = {
  Error: object({ detail: { type: 'string', description: 'What is wrong, in English.' } }),
  TelegramIntegration: object({
    id: uuid,
    tenant_id: uuid,
    bot_username: maybe('string'),
    owner_chat_id: maybe('integer', { format: 'int64', description: chatId }),
    webhook_url: maybe('string', { description: 'The registered address; null while none is.' }),
    is_webhook_active: { type: 'boolean' },
    is_active: { type: 'boolean' },
    welcome_message: maybe('string', { description: 'What answers /start.' }),
    created_at: moment,
    updated_at: moment,
    bot_token_masked: { type: 'string', description: 'Dots and the beginning of the secret half; never the whole.' },
  }),
  TelegramIntegrationCreate: body(
    {
      bot_token: { type: 'string', description: 'From @BotFather; checked with Telegram, kept encrypted.' },
      owner_chat_id: maybe('integer', { format: 'int64', description: chatId }),
      welcome_message: maybe('string'),
    },
    ['bot_token'],
  ),
  TelegramIntegrationUpdate: body({
    bot_token: text,
    owner_chat_id: maybe('integer', { format: 'int64', description: chatId }),
    is_active: { type: 'boolean' },
    welcome_message: maybe('string'),
  }),
  TestMessage: body({ chat_id: maybe('integer', { format: 'int64', description: chatId }) }),
  TestMessageResult: object({
    success: { type: 'boolean' },
    message: text,
    chat_id: maybe('integer', { format: 'int64' }),
  }),
  WebhookUrl: object({ webhook_url: text, is_configured: { type: 'boolean' }, message: maybe('string') }),
  WebhookRegistration: body({ webhook_url: { type: 'string', description: 'Our own address when absent.' } }),
  Done: object({ success: { type: 'boolean' }, message: text }),
  Order: object({
    id: uuid,
    number: { type: 'integer' },
    external_id: maybe('string'),
    title: text,
    description: maybe('string'),
    contact_id: maybe('string', { format: 'uuid' }),
    branch_id: maybe('string', { format: 'uuid' }),
    status: { type: 'string', description: 'The key of its status.' },
    status_name: text,
    price: maybe('string', { description: 'A decimal: "12500.00".' }),
    currency: { type: 'string', description: 'ISO 4217.' },
    due_at: maybe('string', { format: 'date-time' }),
    version: { type: 'integer' },
    created_at: moment,
    moved_at: moment,
    closed_at: maybe('string', { format: 'date-time' }),
  }),
  OrderUpsert: body(
    {
      external_id: { type: 'string', description: 'Your own id of the order.' },
      title: { type: 'string', description: 'A new order needs one.' },
      description: maybe('string'),
      contact_id: maybe('string', { format: 'uuid' }),
      contact: { ...contact, description: 'The client by your own id; needs the scope contacts:write.' },
      branch_id: maybe('string', { format: 'uuid' }),
      status: { type: 'string', description: 'The key of a status; another one is a move.' },
      price: { type: ['string', 'number', 'null'] },
      currency: text,
      due_at: maybe('string', { format: 'date-time' }),
      expected_version: { type: 'integer', description: 'The version you have seen; a stale one is refused.' },
    },
    ['external_id'],
  ),
  OrderMove: body({ status: text, comment: maybe('string'), expected_version: { type: 'integer' } }, ['status']),
  OrderMoved: object({
    order: { $ref: '#/components/schemas/Order' },
    change_id: maybe('string', { format: 'uuid', description: 'Null when it was in that status already.' }),
  }),
  Lead: body(
    {
      site_key: { type: 'string', description: 'The public key of the site.' },
      name: text,
      email: text,
      phone: text,
      company: text,
      message: text,
      utm: { type: 'object', additionalProperties: text },
      utm_source: { type: 'string', description: 'And every other utm_… beside the fields.' },
      page: text,
      device: text,
      website: { type: 'string', description: 'A trap for robots: people leave it empty.' },
    },
    ['site_key'],
  ),
  LeadTaken: object({ id: uuid, welcome_url: { type: 'string', description: 'The greeting of the site.' } }, [
    'welcome_url',
  ]),
}
