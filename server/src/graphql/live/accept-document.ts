import { type DocumentNode, GraphQLError, specifiedRules, validate } from 'graphql'
import { boundedDocument, parseBounded } from '../limits.ts'
import { schema } from '../schema.ts'

const rules = [...specifiedRules, boundedDocument]
const maxKept = 100
const kept = new Map<string, DocumentNode>()

/**
 * The document of this text, if it is one that may be asked (by the limits that hold over HTTP as well), else what is
 * wrong with it. Browsers of one release send the same texts: what was good once is kept.
 */
export function acceptDocument(text: string): DocumentNode | readonly GraphQLError[] {
  const known = kept.get(text)
  if (known) return known
  const document = read(text)
  if (document instanceof GraphQLError) return [document]
  const faults = validate(schema, document, rules)
  if (faults.length > 0) return faults
  const [oldest] = kept.keys()
  if (kept.size >= maxKept && oldest !== undefined) kept.delete(oldest)
  kept.set(text, document)
  return document
}

function read(text: string): DocumentNode | GraphQLError {
  try {
    return parseBounded(text)
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError('The document could not be read.')
  }
}
