import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './schema.ts'

/** The schema as it is committed in schema.graphql. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

// `node --import tsx server/src/graphql/print.ts > schema.graphql`, with any environment that config.ts takes.
if (process.argv[1]?.endsWith('graphql/print.ts')) process.stdout.write(printedSchema())
