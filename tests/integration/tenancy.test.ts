import {
  execute,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  subscribe,
} from 'graphql'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Asker } from '../../server/src/api/asker.ts'
import { contextFor } from '../../server/src/api/asker.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { encodeId } from '../../server/src/graphql/ids.ts'
import { saidResult } from '../../server/src/graphql/said-errors.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { organization } from '../support/client.ts'
import { makeBotRow } from '../support/house.ts'
import { query } from '../support/stack.ts'

registerFeedContent()

/** What anybody may ask, signed in or not; everything else is refused to strangers. */
const open = {
  Query: ['installation', 'invitation', 'viewer'],
  Mutation: ['acceptInvitation', 'setUp', 'signIn', 'signOut'],
  Subscription: [],
}

/** The type behind an argument that is an id, by its name (`id` by the field it belongs to). */
const typeOfArgument: Record<string, string> = {
  attachmentIds: 'Attachment',
  assigneeId: 'Member',
  authorId: 'Member',
  branchId: 'Branch',
  branchIds: 'Branch',
  contactId: 'Contact',
  conversationId: 'Conversation',
  fromStatusId: 'OrderStatus',
  identityId: 'ContactIdentity',
  integrationId: 'Integration',
  invitationId: 'Invitation',
  memberId: 'Member',
  messageId: 'Message',
  messageIds: 'Message',
  orderId: 'Order',
  organizationId: 'Organization',
  replyToId: 'Message',
  sessionId: 'Session',
  statusId: 'OrderStatus',
  statusIds: 'OrderStatus',
  toConversationId: 'Conversation',
  toStatusId: 'OrderStatus',
  'conversation.id': 'Conversation',
  'integration.id': 'Integration',
  'contact.id': 'Contact',
  'message.id': 'Message',
  'chatLink.id': 'ChatLink',
  'order.id': 'Order',
  'upsertOrder.id': 'Order',
  'upsertContact.id': 'Contact',
  'saveContactField.id': 'ContactField',
  'removeContactField.id': 'ContactField',
  'saveOrderStatuses.id': 'OrderStatus',
  faqId: 'FaqEntry',
  labelId: 'Label',
  labelIds: 'Label',
  leadId: 'Lead',
  ruleId: 'AutomationRule',
  siteId: 'Site',
  siteIds: 'Site',
  greetingVoiceId: 'Attachment',
  greetingImageIds: 'Attachment',
  'lead.id': 'Lead',
  'cancelMeeting.id': 'Meeting',
  'saveMeeting.id': 'Meeting',
  'saveLabel.id': 'Label',
  'removeLabel.id': 'Label',
  'saveFaqEntry.id': 'FaqEntry',
  'removeFaqEntry.id': 'FaqEntry',
  'reorderFaqEntries.ids': 'FaqEntry',
  'saveAutomationRule.id': 'AutomationRule',
  'removeAutomationRule.id': 'AutomationRule',
  'reorderAutomationRules.ids': 'AutomationRule',
  'saveSite.id': 'Site',
  'removeSite.id': 'Site',
  'revokeApiKey.id': 'ApiKey',
  'retryNotice.id': 'Notice',
  'chooseStaffChat.id': 'StaffChat',
  'checkStaffChat.id': 'StaffChat',
  'testStaffChat.id': 'StaffChat',
  'saveTransitionTemplate.id': 'TransitionTemplate',
  'removeTransitionTemplate.id': 'TransitionTemplate',
}

const nodeTypes = [
  'Conversation',
  'Message',
  'Contact',
  'ContactIdentity',
  'Integration',
  'Member',
  'Branch',
  'Organization',
  'Attachment',
  'Session',
  'Invitation',
  'Order',
  'OrderStatus',
  'ApiKey',
  'AutomationRule',
  'AutomationRun',
  'FaqEntry',
  'Label',
  'Lead',
  'Meeting',
  'Notice',
  'Site',
  'StaffChat',
  'TransitionTemplate',
]

type Rows = Record<string, string>
let mine: { rows: Rows; viewer: Viewer }
let theirs: { rows: Rows; viewer: Viewer }

beforeAll(async () => {
  mine = await tenant('Мебельная мастерская')
  theirs = await tenant('Чужая мастерская')
})

afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

describe('S1-51: another tenant', () => {
  const cases = [...idCases('Query'), ...idCases('Mutation')]

  it('has cases for every operation that takes an id', () => {
    expect(new Set(cases.map(({ field }) => field)).size).toBeGreaterThan(25)
    expect(cases.filter(({ type }) => !type).map(({ field, path }) => `${field}: ${path.join('.')}`)).toEqual([])
  })

  it.each(cases)(
    '$operation $field($path): a foreign id is answered like a missing one, and touches nothing',
    async (one) => {
      const before = await traceOf(theirs.viewer.organizationId)
      const foreign = await ask(one, theirs.rows[one.type]!)
      const missing = await ask(one, randomUUID())
      expect(foreign).toEqual(missing)
      if (one.operation === 'Mutation')
        expect(JSON.stringify(foreign)).toMatch(/"(FILE_)?NOT_FOUND"|"path":\["input","integrationId"\]/)
      expect(JSON.stringify(foreign)).not.toContain('INTERNAL')
      expect(await traceOf(theirs.viewer.organizationId)).toBe(before)
    },
  )

  it.each(nodeTypes)('node(id) of a foreign %s is null, of an own one is not', async (type) => {
    const read = (uuid: string) =>
      run('query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }', {
        id: encodeId(type, uuid),
        ids: [encodeId(type, uuid)],
      })
    expect(await read(theirs.rows[type]!)).toEqual({ data: { node: null, nodes: [null] } })
    expect(await read(mine.rows[type]!)).toMatchObject({ data: { node: { id: encodeId(type, mine.rows[type]!) } } })
  })

  it('tampered ids are missing ones', async () => {
    for (const id of [
      '',
      'x',
      'Q29udmVyc2F0aW9u',
      encodeId('Nothing', randomUUID()),
      encodeId('Conversation', 'x'),
      `${encodeId('Conversation', mine.rows['Conversation']!)} `,
    ]) {
      expect(await run('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ data: { node: null } })
      const answer = await run('query ($id: ID!) { conversation(id: $id) { id } }', { id })
      expect(answer.errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
    }
  })

  it('lists hold nothing of it', async () => {
    const lists = `{ members { id } branches { id } integrations { id } invitations { id } sessions { id }
      contacts { edges { node { id } } } conversations { edges { node { id } } } organization { id } }`
    const text = JSON.stringify(await run(lists, {}))
    for (const [type, uuid] of Object.entries(theirs.rows)) expect(text).not.toContain(encodeId(type, uuid))
    for (const type of ['Member', 'Branch', 'Integration', 'Conversation', 'Contact']) {
      expect(text).toContain(encodeId(type, mine.rows[type]!))
    }
  })
})

describe('nobody', () => {
  const operations = (['Query', 'Mutation', 'Subscription'] as const).flatMap((operation) =>
    Object.values(rootFields(operation)).map((field) => ({
      operation,
      field: field.name,
    })),
  )

  it.each(operations.filter(({ operation, field }) => !(open[operation] as string[]).includes(field)))(
    'is refused $operation $field',
    async ({ operation, field }) => {
      const { document, variables } = documentFor(operation, field, {})
      const answer =
        operation === 'Subscription' ? await subscribeAs(null, document) : await run(document, variables, null)
      expect(answer.errors?.map((error) => error.extensions['code'])).toEqual(['UNAUTHENTICATED'])
    },
  )

  it('may ask only this', () => {
    for (const [operation, names] of Object.entries(open)) {
      for (const name of names) expect(rootFields(operation as 'Query')[name], name).toBeDefined()
    }
  })
})

type IdCase = { operation: 'Query' | 'Mutation'; field: string; path: string[]; type: string }

function rootFields(operation: 'Query' | 'Mutation' | 'Subscription') {
  const type = schema.getType(operation)
  return isObjectType(type) ? type.getFields() : {}
}

/** One case for each place of an operation where an id goes. */
function idCases(operation: 'Query' | 'Mutation'): IdCase[] {
  return Object.values(rootFields(operation))
    .filter((field) => !['node', 'nodes'].includes(field.name))
    .flatMap((field) =>
      field.args
        .flatMap((argument) => idPaths(argument))
        .map((path) => ({
          operation,
          field: field.name,
          path,
          type: typeOfArgument[`${field.name}.${path.at(-1)}`] ?? typeOfArgument[path.at(-1)!] ?? '',
        })),
    )
}

function idPaths(input: GraphQLArgument | GraphQLInputField): string[][] {
  const type = getNamedType(input.type)
  if (String(type) === 'ID') return [[input.name]]
  if (!isInputObjectType(type)) return []
  return Object.values(type.getFields()).flatMap((field) => idPaths(field).map((path) => [input.name, ...path]))
}

async function ask({ operation, field, path }: IdCase, uuid: string) {
  const type = typeOfArgument[`${field}.${path.at(-1)}`] ?? typeOfArgument[path.at(-1)!]!
  const { document, variables } = documentFor(operation, field, { [path.join('.')]: encodeId(type, uuid) })
  return run(document, variables)
}

/** A call of one field with every required argument, ids being our own unless `given` says otherwise. */
function documentFor(operation: 'Query' | 'Mutation' | 'Subscription', field: string, given: Record<string, string>) {
  const { args, type } = rootFields(operation)[field]!
  const variables = Object.fromEntries(
    args.map((argument) => [argument.name, valueOf(argument, { field, path: [argument.name], given })]),
  )
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ')
  const passed = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const named = getNamedType(type)
  const inside =
    operation === 'Mutation'
      ? '{ errors { code message path retryable } }'
      : isObjectType(named) || String(named) === 'Node' || String(named) === 'Event'
        ? '{ __typename }'
        : ''
  const document = `${operation.toLowerCase()} ${declared ? `(${declared})` : ''} { ${field}${passed ? `(${passed})` : ''} ${inside} }`
  return { document, variables }
}

/** Without these a thing is refused before its ids are looked at. */
const said = new Set(['body', 'name', 'allowedOrigins'])

type Spot = { field: string; path: string[]; given: Record<string, string> }

function valueOf(input: { name: string; type: GraphQLInputType }, spot: Spot): unknown {
  const isWanted = Object.keys(spot.given).some(
    (path) => path === spot.path.join('.') || path.startsWith(`${spot.path.join('.')}.`),
  )
  if (!isNonNullType(input.type) && !isWanted && !said.has(input.name)) return undefined
  const type = isNonNullType(input.type) ? (input.type as GraphQLNonNull<never>).ofType : input.type
  if (isListType(type)) return [scalarOf(input.name, getNamedType(type), spot)]
  return scalarOf(input.name, getNamedType(type), spot)
}

function scalarOf(name: string, type: ReturnType<typeof getNamedType>, spot: Spot): unknown {
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    return Object.fromEntries(
      fields.map((field) => [field.name, valueOf(field, { ...spot, path: [...spot.path, field.name] })]),
    )
  }
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (String(type) === 'ID') {
    const known = typeOfArgument[`${spot.field}.${name}`] ?? typeOfArgument[name] ?? 'Conversation'
    return spot.given[spot.path.join('.')] ?? encodeId(known, mine.rows[known] ?? randomUUID())
  }
  if (String(type) === 'Int') return 1
  if (String(type) === 'Boolean') return false
  if (String(type) === 'FeedCursor') return 'nowhere.1'
  if (String(type) === 'DateTime') return new Date(Date.now() + 86_400_000).toISOString()
  if (name === 'allowedOrigins') return 'https://example.com'
  if (name === 'email') return `${randomUUID()}@example.com`
  if (name === 'token') return `123456789:${'A'.repeat(35)}`
  return name === 'clientMutationId' ? randomUUID() : 'текст'
}

function askerFor(viewer: Viewer | null): Asker {
  return { viewer, locale: 'ru', requestId: 'fixed', origin: { ip: '127.0.0.1', userAgent: 'test' } }
}

async function run(document: string, variables: object, viewer: Viewer | null = mine.viewer) {
  const asker = askerFor(viewer)
  const result = await execute({
    schema,
    document: parse(document),
    variableValues: variables as Record<string, unknown>,
    contextValue: contextFor(asker),
  })
  return JSON.parse(JSON.stringify(saidResult(result, asker))) as {
    data?: unknown
    errors?: { extensions: Record<string, unknown> }[]
  }
}

async function subscribeAs(viewer: Viewer | null, document: string) {
  const asker = askerFor(viewer)
  const result = await subscribe({ schema, document: parse(document), contextValue: contextFor(asker) })
  if (Symbol.asyncIterator in result) throw new Error('a subscription began')
  return JSON.parse(JSON.stringify(saidResult(result, asker))) as { errors?: { extensions: Record<string, unknown> }[] }
}

/** Everything a tenant has, as one checksum. */
async function traceOf(organizationId: string): Promise<string> {
  const tables = [
    'conversation',
    'message',
    'contact',
    'integration',
    'member',
    'branch',
    'invitation',
    'attachment',
    'event',
    'contact_identity',
    'contact_field',
    'contact_link',
    'order_status',
    'order_transition',
    'customer_order',
    'order_change',
    'api_key',
    'automation_rule',
    'automation_run',
    'faq_entry',
    'label',
    'lead',
    'meeting',
    'notice',
    'notification_rule',
    'site',
    'staff_chat',
    'transition_template',
    'business_hours',
    'bot_manners',
    'answerer',
  ]
  const sums = tables.map(
    (table) =>
      `(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t where organization_id = $1)`,
  )
  const [row] = await query<{ sum: string }>(`select concat(${sums.join(', ')}) as sum`, [organizationId])
  return row!.sum
}

/** One row of every kind. */
async function tenant(name: string): Promise<{ rows: Rows; viewer: Viewer }> {
  const { id, owner } = await organization(name)
  const insert = async (table: string, values: Record<string, unknown>) => {
    const columns = Object.keys(values)
    const places = columns.map((_, index) => `$${index + 1}`)
    const [row] = await query<{ id: string }>(
      `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')}) returning id`,
      Object.values(values),
    )
    return row!.id
  }
  const bot = await makeBotRow(id, { kind: 'TELEGRAM_BOT' })
  const own = { organization_id: id }
  const contact = await insert('contact', { ...own, name: 'Маша' })
  const identity = await insert('contact_identity', {
    ...own,
    contact_id: contact,
    provider: 'telegram',
    external_id: randomUUID(),
    display_name: 'Маша',
  })
  const branch = await insert('branch', { ...own, name: 'Север' })
  const conversation = await insert('conversation', {
    ...own,
    integration_id: bot.id,
    contact_id: contact,
    external_chat_id: '1',
    last_seq: 1,
    inbound_seq: 1,
  })
  const message = await insert('message', {
    ...own,
    conversation_id: conversation,
    integration_id: bot.id,
    seq: 1,
    inbound_seq: 1,
    direction: 'INBOUND',
    author_kind: 'CONTACT',
    kind: 'TEXT',
    text: 'привет',
    state: 'RECEIVED',
  })
  const attachment = await insert('attachment', { ...own, message_id: message, kind: 'PHOTO' })
  const session = await insert('session', {
    member_id: owner.memberId,
    token_hash: randomUUID(),
    expires_at: new Date(Date.now() + 1e9),
  })
  const invitation = await insert('invitation', {
    ...own,
    email: 'x@example.com',
    role: 'MANAGER',
    token_hash: randomUUID(),
    invited_by_id: owner.memberId,
    expires_at: new Date(Date.now() + 1e9),
  })
  const chatLink = await insert('chat_link', {
    integration_id: bot.id,
    code_hash: randomUUID(),
    expires_at: new Date(Date.now() + 1e9),
  })
  const contactField = await insert('contact_field', { ...own, key: 'birthday', label: 'День рождения' })
  const status = await insert('order_status', { ...own, key: 'first', name: 'Первый', is_initial: true })
  const order = await insert('customer_order', {
    ...own,
    number: 1_000_000,
    title: 'Стол',
    contact_id: contact,
    status_id: status,
  })
  const rule = await insert('automation_rule', { ...own, name: 'Правило', event: 'MESSAGE_RECEIVED' })
  const automationRun = await insert('automation_run', {
    ...own,
    rule_id: rule,
    source: 'RULE',
    cause_key: 'x',
    conversation_id: conversation,
    state: 'DONE',
  })
  const site = await insert('site', { ...own, name: 'Сайт', public_key: randomUUID() })
  const staffChat = await insert('staff_chat', {
    ...own,
    integration_id: bot.id,
    external_chat_id: '-100',
    title: 'Мастера',
  })
  const rows = {
    ApiKey: await insert('api_key', {
      ...own,
      member_id: owner.memberId,
      name: 'Ключ',
      secret_hash: randomUUID(),
    }),
    AutomationRule: rule,
    AutomationRun: automationRun,
    FaqEntry: await insert('faq_entry', { ...own, title: 'Цена', answer: '100' }),
    Label: await insert('label', { ...own, name: 'Срочно' }),
    Site: site,
    Lead: await insert('lead', { ...own, site_id: site, name: 'Иван' }),
    Meeting: await insert('meeting', { ...own, contact_id: contact, title: 'Замер', starts_at: new Date() }),
    StaffChat: staffChat,
    Notice: await insert('notice', {
      ...own,
      integration_id: bot.id,
      event: 'LEAD_RECEIVED',
      audience: 'OWNER',
      dedupe_key: 'x',
      chat_id: '1',
      text: 'x',
    }),
    TransitionTemplate: await insert('transition_template', { ...own, to_status_id: status, text: 'Готово' }),
    Organization: id,
    Member: owner.memberId,
    Branch: branch,
    Integration: bot.id,
    Contact: contact,
    ContactIdentity: identity,
    Conversation: conversation,
    Message: message,
    Attachment: attachment,
    Session: session,
    Invitation: invitation,
    ChatLink: chatLink,
    ContactField: contactField,
    OrderStatus: status,
    Order: order,
  }
  const viewer: Viewer = {
    kind: 'member',
    memberId: owner.memberId,
    accountId: owner.accountId,
    organizationId: id,
    sessionId: session,
    role: 'OWNER',
    branchIds: [],
    locale: 'ru',
  }
  return { rows, viewer }
}
