/**
 * GraphQL in the test's process, as a viewer of `makeMember`, without HTTP. How to use it:
 *
 *   const { upsertOrder } = await ask(viewer, `mutation ($input: UpsertOrderInput!) { … }`, { input })
 */
import { execute, parse } from 'graphql'
import { contextFor } from '../../server/src/api/asker.ts'
import { saidResult } from '../../server/src/graphql/said-errors.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'

/** The data of one operation; throws what the server said when it was refused as a whole. */
export async function ask<Data>(viewer: Viewer, document: string, variables: object = {}): Promise<Data> {
  const asker = { viewer, locale: viewer.locale, requestId: 'test', origin: { ip: '127.0.0.1', userAgent: 'test' } }
  const result = await execute({
    schema,
    document: parse(document),
    variableValues: variables as Record<string, unknown>,
    contextValue: contextFor(asker),
  })
  const { data, errors } = saidResult(result, asker)
  if (errors || !data) throw new Error(JSON.stringify(errors))
  return JSON.parse(JSON.stringify(data)) as Data
}

/** One mutation of one input: its payload, `errors` included. `fields` are what is wanted of the payload. */
export async function mutate<Payload>(
  viewer: Viewer,
  name: string,
  { input, fields = '' }: { input: object; fields?: string },
): Promise<Payload & { errors: { code: string; path: string[] | null }[] }> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { code path } } }`
  const data = await ask<Record<string, Payload & { errors: [] }>>(viewer, document, { input })
  return data[name]!
}
