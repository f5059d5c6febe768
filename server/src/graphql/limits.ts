import { complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'
import { schema } from './schema.ts'

const maxTokens = 3_000
const maxDepth = 10
const maxAliases = 30
const maxDirectives = 20
const maxRootFields = 20

/** Parses a document of at most 3,000 tokens; throws a GraphQLError beyond that. */
export function parseBounded(source: string, options?: object): DocumentNode {
  return parse(source, { ...options, maxTokens })
}

/** Bounds what one document may ask for before anything is executed: depth, aliases, directives, root fields. */
export function boundedDocument(context: ValidationContext): ASTVisitor {
  const counts = { alias: 0, directive: 0 }
  const count = (what: keyof typeof counts, limit: number) => {
    counts[what] += 1
    if (counts[what] === limit + 1)
      context.reportError(new GraphQLError(`More than ${limit} uses of ${what} in one document.`))
  }
  return {
    Field: (node) => (node.alias ? count('alias', maxAliases) : undefined),
    Directive: () => count('directive', maxDirectives),
    OperationDefinition(node) {
      if (node.selectionSet.selections.length > maxRootFields) {
        context.reportError(new GraphQLError(`More than ${maxRootFields} root fields in one operation.`))
      }
      if (depthOf(node.selectionSet, { document: context.getDocument(), depths: new Map() }) > maxDepth) {
        context.reportError(new GraphQLError(`Nested deeper than ${maxDepth} levels.`))
      }
    },
  }
}

type Fragments = { document: DocumentNode; depths: Map<string, number> }

function depthOf(set: SelectionSetNode, fragments: Fragments): number {
  const depths = set.selections.map((selection) => {
    if (selection.kind === Kind.FIELD) return fieldDepth(selection, fragments)
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, fragments)
    return fragmentDepth(selection.name.value, fragments)
  })
  return Math.max(0, ...depths)
}

/** Each fragment is measured once, however often it is spread; unknown ones and cycles are other rules' business. */
function fragmentDepth(name: string, fragments: Fragments): number {
  const known = fragments.depths.get(name)
  if (known !== undefined) return known
  fragments.depths.set(name, 0)
  const { definitions } = fragments.document
  const fragment = definitions.find((node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name)
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return 0
  const depth = depthOf(fragment.selectionSet, fragments)
  fragments.depths.set(name, depth)
  return depth
}

/** Introspection has its own depth (types of types) and is bounded by needing a viewer. */
function fieldDepth(field: FieldNode, fragments: Fragments): number {
  if (field.name.value.startsWith('__')) return 0
  return 1 + (field.selectionSet ? depthOf(field.selectionSet, fragments) : 0)
}

/** What a document costs with these variables, by the rule of the builder that refuses dear ones. */
export function costOf(query: string, variables: Record<string, unknown>) {
  return complexityFromQuery(query, { schema, variables, ctx: {} })
}
