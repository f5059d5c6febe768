import { Prisma } from '../generated/prisma/client.ts'
import { prisma } from './client.ts'

type Condition = (organizationId: string) => object

/** Where a model without its own `organizationId` gets its tenant from; null marks what a tenant may never read. */
const owners: Partial<Record<Prisma.ModelName, Condition | null>> = {
  Organization: (id) => ({ id }),
  Account: (organizationId) => ({ members: { some: { organizationId } } }),
  MemberBranch: (organizationId) => ({ member: { organizationId } }),
  Session: (organizationId) => ({ member: { organizationId } }),
  MutationKey: (organizationId) => ({ member: { organizationId } }),
  ReadMark: (organizationId) => ({ member: { organizationId } }),
  Draft: (organizationId) => ({ member: { organizationId } }),
  ChatLink: (organizationId) => ({ integration: { organizationId } }),
  ConversationLabel: (organizationId) => ({ conversation: { organizationId } }),
  MemberChat: (organizationId) => ({ member: { organizationId } }),
  MessageEdit: (organizationId) => ({ message: { organizationId } }),
  Installation: null,
  FeedReader: null,
}

const reads = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
])

/**
 * The one place where reads are bound to a tenant: a client that adds the organization to the condition of every read
 * of every model, and refuses to write (writes go through `commit`, whose `tx` is bound in the same way). A model that
 * it does not know how to bind is refused, so a new table cannot leak by being forgotten.
 */
export function scopedTo(organizationId: string): ScopedDatabase {
  if (!organizationId) throw new Error('a scoped client needs an organization')
  const known = clients.get(organizationId)
  if (known) return known
  const client = bind(organizationId)
  if (clients.size >= maxClients) clients.clear()
  clients.set(organizationId, client)
  return client
}

function bind(organizationId: string) {
  return prisma.$extends({
    name: 'tenant',
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          if (!reads.has(operation)) throw new Error(`${model}.${operation}: a scoped client only reads`)
          const where = (args as { where?: { AND?: unknown } }).where
          // Beside the caller's own AND, never instead of it: what the caller asks can only narrow.
          const AND = [tenantOf(model, organizationId), ...[where?.AND ?? []].flat()]
          return query({ ...args, where: { ...where, AND } } as typeof args)
        },
      },
    },
  })
}

/** A tenant's reading client, as resolvers and verbs get it. */
export type ScopedDatabase = ReturnType<typeof bind>

// Making one costs as much as a small query, so they are kept; they hold no connection of their own.
const maxClients = 1_000
const clients = new Map<string, ScopedDatabase>()

function tenantOf(model: Prisma.ModelName, organizationId: string): object {
  const fields = (Prisma as unknown as Record<string, object>)[`${model}ScalarFieldEnum`] ?? {}
  if (Object.hasOwn(fields, 'organizationId')) return { organizationId }
  const owner = owners[model]
  if (!owner) throw new Error(`${model}: a scoped client does not read this table`)
  return owner(organizationId)
}
