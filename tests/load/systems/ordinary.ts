/**
 * How it is usually done, on the same tables: an interactive Prisma transaction for each webhook, the id of the message
 * over Redis, and every graphql-ws subscriber reads the row again and executes his own subscription.
 * Arguments: PostgreSQL, Redis, the ids of an organization and of its bot.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import { buildSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { EventEmitter, on } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'redis'
import { WebSocketServer } from 'ws'
import { PrismaClient } from '../../../server/src/generated/prisma/client.ts'

const [connectionString, redisUrl, organizationId = '', integrationId = ''] = process.argv.slice(2)
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 12 }) })
const publisher = createClient({ url: redisUrl }).on('error', () => undefined)
const subscriber = createClient({ url: redisUrl }).on('error', () => undefined)
await Promise.all([publisher.connect(), subscriber.connect()])
const told = new EventEmitter().setMaxListeners(0)
await subscriber.subscribe('ordinary', (id) => void told.emit('message', id))

type Update = { update_id: number; message: { chat: { id: number; first_name: string }; text: string } }

async function store({ update_id, message: { chat, text } }: Update, body: Buffer): Promise<string> {
  const provider = 'telegram'
  const externalId = String(chat.id)
  return prisma.$transaction(async (tx) => {
    const updateId = `${process.pid}.${update_id}`
    await tx.rawUpdate.create({ data: { integrationId, updateId, organizationId, body: new Uint8Array(body) } })
    const identity =
      (await tx.contactIdentity.findUnique({
        where: { organizationId_provider_externalId: { organizationId, provider, externalId } },
      })) ??
      (await tx.contactIdentity.create({
        data: {
          organizationId,
          provider,
          externalId,
          displayName: chat.first_name,
          contactId: (await tx.contact.create({ data: { organizationId, name: chat.first_name } })).id,
        },
      }))
    const open = await tx.conversation.findFirst({
      where: { integrationId, externalChatId: externalId, status: 'OPEN' },
    })
    const place = { organizationId, integrationId, contactId: identity.contactId, externalChatId: externalId }
    const conversation = open ?? (await tx.conversation.create({ data: place }))
    const moved = await tx.conversation.update({
      where: { id: conversation.id },
      data: {
        lastSeq: { increment: 1 },
        inboundSeq: { increment: 1 },
        lastMessageAt: new Date(),
        lastMessageText: text,
      },
    })
    const message = await tx.message.create({
      data: {
        organizationId,
        integrationId,
        conversationId: conversation.id,
        seq: moved.lastSeq,
        inboundSeq: moved.inboundSeq,
        direction: 'INBOUND',
        authorKind: 'CONTACT',
        kind: 'TEXT',
        state: 'RECEIVED',
        text,
      },
    })
    return message.id
  })
}

const server = http.createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts)
    store(JSON.parse(body.toString()) as Update, body).then(
      (id) => {
        void publisher.publish('ordinary', id)
        response.writeHead(200, { 'content-length': '0' }).end()
      },
      () => response.writeHead(503, { 'content-length': '0' }).end(),
    )
  })
})

const schema = buildSchema(`
  type Contact { id: ID! name: String! }
  type Bot { id: ID! kind: String! name: String! username: String }
  type Conversation {
    id: ID! status: String! lastSeq: Int! inboundSeq: Int! lastMessageAt: String! lastMessageText: String version: Int!
    createdAt: String! integration: Bot! contact: Contact!
  }
  type Message {
    id: ID! conversationId: ID! seq: Int! inboundSeq: Int! direction: String! authorKind: String! kind: String!
    text: String state: String! createdAt: String! attemptCount: Int! conversation: Conversation!
  }
  type MessageReceived { cursor: String! at: String message: Message }
  type Query { version: Int }
  type Subscription { events: MessageReceived! }`)

const include = { attachments: true, conversation: { include: { integration: true, contact: true } } }
const subscription = schema.getSubscriptionType()!.getFields()['events']!
subscription.subscribe = async function* () {
  yield { cursor: 'o.0', message: null }
  for await (const [id] of on(told, 'message')) {
    yield { cursor: 'o.0', message: await prisma.message.findUnique({ where: { id: id as string }, include }) }
  }
}
subscription.resolve = (event) => event as unknown

useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ ready: 'ordinary', url: `http://127.0.0.1:${port}` })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
