import { complexityFromQuery } from '@pothos/plugin-complexity'
import { schema } from './schema.ts'

/** What one request may cost: complexity in fields (a page counts its `first`), levels, and fields of one level. */
export const costLimits = { complexity: 20_000, depth: 10, breadth: 500 }

/** What a document costs with these variables, by the rule that refuses dear ones. */
export function costOf(query: string, variables: Record<string, unknown>) {
  return complexityFromQuery(query, { schema, variables, ctx: {} })
}
