import {
  type DocumentNode,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  print,
  typeFromAST,
  validate,
} from 'graphql'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { costLimits } from '../../server/src/graphql/builder.ts'
import { costOf } from '../../server/src/graphql/limits.ts'
import { schema } from '../../server/src/graphql/schema.ts'

const folder = new URL('../../web/src/', import.meta.url).pathname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(^|[/-])documents\.ts$/.test(file),
)
const modules = await Promise.all(
  files.map(async (file) => ({ file, exports: (await import(path.join(folder, file))) as Record<string, unknown> })),
)
const documents = modules.flatMap(({ file, exports }) =>
  Object.entries(exports)
    .filter((entry): entry is [string, DocumentNode] => isOperation(entry[1]))
    .map(([name, document]) => ({ name: `${file} ${name}`, document })),
)

describe('the documents of the web', () => {
  it('are found', () => expect(documents.length).toBeGreaterThan(20))

  it.each(documents)('$name is valid and costs no more than half of what is allowed', ({ document }) => {
    expect(validate(schema, document)).toEqual([])
    const cost = costOf(print(document), variablesOf(document))
    expect(cost.complexity).toBeLessThanOrEqual(costLimits.complexity / 2)
    expect(cost.depth).toBeLessThanOrEqual(costLimits.depth)
    expect(cost.breadth).toBeLessThanOrEqual(costLimits.breadth)
  })
})

/** Something for every variable; a number is a page's size, and no page of the web is larger than 60. */
function variablesOf(document: DocumentNode): Record<string, unknown> {
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  const variables = operation?.variableDefinitions ?? []
  return Object.fromEntries(
    variables.map(({ variable, type }) => [variable.name.value, sample(typeFromAST(schema, type as never) as never)]),
  )
}

const samples: Record<string, unknown> = {
  Int: 60,
  Boolean: true,
  FeedCursor: 'epoch.1',
  DateTime: '2026-11-21T00:00:00Z',
}

function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return samples[type.name] ?? 'sample'
  const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
  return Object.fromEntries(fields.map((field) => [field.name, sample(field.type)]))
}

function isOperation(value: unknown): value is DocumentNode {
  const definitions = (value as DocumentNode | undefined)?.definitions
  return Array.isArray(definitions) && definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION)
}
