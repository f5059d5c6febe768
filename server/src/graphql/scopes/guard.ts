import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql'
import { UserError } from '../../errors.ts'
import { needScope } from '../../team/keys/scopes.ts'
import type { Viewer } from '../../team/viewer.ts'
import type { Context } from '../context.ts'
import { decodeAnyId } from '../ids.ts'
import { nodeTypes } from '../relay.ts'
import { sayError } from '../user-error.ts'
import { familyOfType, guardedTypes, needs } from './table.ts'

type Resolver = GraphQLFieldResolver<unknown, Context, Record<string, unknown>>
type Field = GraphQLField<unknown, Context>

/**
 * Makes the schema ask for the scopes of a key: before every root field, by the table, and wherever another field leads
 * to a guarded type. Sessions pass untouched. This is the one place where scopes are asked for in GraphQL.
 */
export function guardByScopes(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getSubscriptionType(), schema.getMutationType()]
  for (const root of roots) for (const field of Object.values(root?.getFields() ?? {})) guardRoot(field)
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) answerInPayload(field)
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || roots.includes(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) guardNested(field)
  }
  return schema
}

function guardRoot(field: Field): void {
  before(field, field.subscribe ? 'subscribe' : 'resolve', (viewer, args) => {
    checkNeed(viewer, field.name)
    for (const id of field.name === 'node' ? [args['id']] : field.name === 'nodes' ? (args['ids'] as unknown[]) : []) {
      checkFamily(viewer, familyOfType[decodeAnyId(String(id), nodeTypes).typename])
    }
  })
}

function guardNested(field: Field): void {
  const target = targetOf(getNamedType(field.type))
  if (guardedTypes.has(target)) before(field, 'resolve', (viewer) => checkFamily(viewer, familyOfType[target]))
}

/** A connection leads where its nodes are. */
function targetOf(type: GraphQLNamedType): string {
  const edges = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields()['edges'] : undefined
  const edge = edges && getNamedType(edges.type)
  const node = isObjectType(edge) ? edge.getFields()['node'] : undefined
  return node ? getNamedType(node.type).name : type.name
}

function before(
  field: Field,
  step: 'resolve' | 'subscribe',
  check: (viewer: Viewer, args: Record<string, unknown>) => void,
): void {
  const inner = (field[step] ?? defaultFieldResolver) as Resolver
  const guarded: Resolver = (root, args, context, info) => {
    if (context.viewer?.isKey) check(context.viewer, args)
    return inner(root, args, context, info)
  }
  field[step] = guarded
}

/** A mutation says what is missing where it says all else: in `errors` of its payload. */
function answerInPayload(field: Field): void {
  const inner = field.resolve as Resolver
  const answering: Resolver = (root, args, context, info) => {
    try {
      return inner(root, args, context, info)
    } catch (error) {
      if (!context.viewer?.isKey || !(error instanceof UserError)) throw error
      return { errors: [sayError(error, context.locale, context.requestId)] }
    }
  }
  field.resolve = answering
}

function checkNeed(viewer: Viewer, name: string): void {
  const need = needs.get(name) ?? 'session'
  if (need === 'any') return
  if (need === 'session') throw new UserError('FORBIDDEN')
  needScope(viewer, need === 'unlimited' ? '*' : need)
}

/** Whoever may write a thing may read it. */
function checkFamily(viewer: Viewer, family: string | undefined): void {
  if (family === 'session') throw new UserError('FORBIDDEN')
  const isKnown = viewer.scopes?.some((scope) => scope.startsWith(`${family}:`)) ?? true
  if (family && !isKnown)
    needScope(viewer, /^(integrations|automation|notifications)$/.test(family) ? `${family}:manage` : `${family}:read`)
}
