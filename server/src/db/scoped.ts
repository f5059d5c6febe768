import { Prisma } from '../generated/prisma/client.ts'
import { prisma } from './client.ts'

const tenantModels = new Set(
  Object.entries(Prisma.ModelName)
    .map(([, name]) => name)
    .filter((name) => Object.hasOwn(fieldsOf(name), 'organizationId')),
)

function fieldsOf(model: string): object {
  const key = `${model}ScalarFieldEnum` as keyof typeof Prisma
  return (Prisma[key] ?? {}) as object
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
 * The one place where reads are bound to a tenant: a client that adds `organizationId` to the condition of every read
 * of every model that has it, and refuses to write (writes go through `commit`, whose `tx` is bound in the same way).
 */
export function scopedTo(organizationId: string) {
  if (!organizationId) throw new Error('a scoped client needs an organization')
  return prisma.$extends({
    name: 'tenant',
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          if (!reads.has(operation)) throw new Error(`${model}.${operation}: a scoped client only reads`)
          if (model === 'Organization') return query({ ...args, where: { AND: [{ id: organizationId }], ...whereOf(args) } } as typeof args)
          if (!tenantModels.has(model)) return query(args)
          return query({ ...args, where: { ...whereOf(args), organizationId } } as typeof args)
        },
      },
    },
  })
}

/** A tenant's reading client, as resolvers and verbs get it. */
export type ScopedDatabase = ReturnType<typeof scopedTo>

function whereOf(args: unknown): object {
  return (args as { where?: object }).where ?? {}
}
