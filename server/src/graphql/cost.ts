import { complexityFromQuery } from '@pothos/plugin-complexity'
import { schema } from './schema.ts'

/** What a document costs with these variables, by the rule that refuses dear ones. */
export function costOf(query: string, variables: Record<string, unknown>) {
  return complexityFromQuery(query, { schema, variables, ctx: {} })
}
