import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import ValidationPlugin from '@pothos/plugin-validation'
import { UserError } from '../errors.ts'
import type {
  AttemptOutcome,
  Draft,
  MessageDirection,
  MessageKind,
  NoticeAttempt,
  ReadMark,
} from '../generated/prisma/client.ts'
import { getDatamodel } from '../generated/pothos-prisma-types.ts'
import type PrismaTypes from '../generated/pothos-prisma-types.ts'
import type { Viewer } from '../team/viewer.ts'
import { type Context, databaseOf } from './context.ts'
import { relayOptions } from './relay.ts'

type Given = {
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
  AuthScopes: { signedIn: boolean }
  /** Types that a schema.ts of another concept refers to by name (Prisma objects are known by their model's name). */
  Objects: {
    MessageKind: MessageKind
    MessageDirection: MessageDirection
    ReadMark: ReadMark
    Draft: Draft
    AttemptOutcome: AttemptOutcome
    Viewer: Viewer
  }
  Interfaces: { ProviderCall: Omit<NoticeAttempt, 'noticeId'> }
  Scalars: {
    ID: { Input: string; Output: string | number }
    DateTime: { Input: Date; Output: Date | string }
    JSON: { Input: unknown; Output: unknown }
    FeedCursor: { Input: string; Output: string }
  }
}

/** What one request may cost: complexity in fields (a page counts its size), levels, and fields of one level. */
export const costLimits = { complexity: 20_000, depth: 10, breadth: 500 }

/** The types every `schema.ts` builds with, for helpers that take one of Pothos' field builders. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<Given>

/**
 * The builder of the schema; it defines no type of the product. Fields are non-null unless they say `nullable: true`.
 * Every field of Query, Mutation and Subscription needs a signed-in viewer unless it says `skipTypeScopes: true`.
 * Prisma reads go through `context.db`, which is bound to the viewer's organization.
 */
export const builder = new SchemaBuilder<Given>({
  plugins: [ComplexityPlugin, ScopeAuthPlugin, RelayPlugin, PrismaPlugin, ValidationPlugin],
  defaultFieldNullability: false,
  complexity: {
    limit: ({ isWeighed }) => (isWeighed ? {} : costLimits),
    fieldComplexity: (args) => pageCost(args),
    complexityError: (kind) => new UserError('BAD_INPUT', { detail: `query ${kind.toLowerCase()}` }),
  },
  scopeAuth: {
    authScopes: (context) => ({ signedIn: context.viewer !== null }),
    unauthorizedError: () => new UserError('UNAUTHENTICATED'),
    authorizeOnSubscribe: true,
  },
  relay: relayOptions,
  prisma: {
    client: (context) => databaseOf(context),
    dmmf: getDatamodel(),
    defaultConnectionSize: 30,
    maxConnectionSize: 100,
    filterConnectionTotalCount: true,
  },
  validation: {
    validationError: (failure) =>
      new UserError('BAD_INPUT', {
        detail: failure.issues[0]?.message,
        path: failure.issues[0]?.path?.map((key) => String(typeof key === 'object' ? key.key : key)),
      }),
  },
})

/** A page costs by its size: `edges` is counted ten times by the plugin itself, so `first` counts by tens. */
function pageCost(args: Record<string, unknown> | undefined) {
  const size = args?.['first'] ?? args?.['last']
  return typeof size === 'number' ? { field: 1, multiplier: Math.max(1, size / 10) } : 1
}

builder.queryType({ description: 'What may be read.', authScopes: { signedIn: true } })
builder.mutationType({ description: 'What may be changed.', authScopes: { signedIn: true } })
builder.subscriptionType({ description: 'What is told live.', authScopes: { signedIn: true } })
