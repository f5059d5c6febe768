import { writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './schema.ts'

/** The schema as it is committed in schema.graphql. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

// Run by itself (`tsx server/src/graphql/print.ts`) it writes the file; the drift test only compares.
if (process.argv[1]?.endsWith('graphql/print.ts')) {
  writeFileSync(new URL('../../../schema.graphql', import.meta.url), printedSchema())
}
