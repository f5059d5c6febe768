import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
} from 'graphql'
import { type Asker, contextFor } from '../asker.ts'
import { yoga } from '../graphql.ts'

/** A subscription as it is asked for. */
export type Wanted = { query: string; operationName?: string | null; variables?: Record<string, unknown> | null }

/** What is to be executed for each event of its source; or the result that stands for all when there is no source. */
export type Prepared = { args: ExecutionArgs; source: AsyncIterable<unknown> | ExecutionResult }

/** A subscription ready to begin, or what is wrong with its document: by the same limits as over HTTP. */
export async function prepare(asker: Asker, wanted: Wanted): Promise<Prepared | readonly GraphQLError[]> {
  const { operationName, variables: variableValues } = wanted
  const contextValue = contextFor(asker)
  const enveloped = yoga.getEnveloped({ manyhands: contextValue, params: wanted } as never)
  const document = parsed(() => enveloped.parse(wanted.query) as DocumentNode)
  if (document instanceof GraphQLError) return [document]
  if (getOperationAST(document, operationName)?.operation !== 'subscription') {
    return [new GraphQLError('Only subscriptions are executed over the socket.')]
  }
  const { schema } = enveloped
  const faults = enveloped.validate(schema, document) as readonly GraphQLError[]
  if (faults.length > 0) return faults
  const args = { schema, document, operationName, variableValues, contextValue }
  const source = await createSourceEventStream(args)
  // Another context from here on: to that one, what was asked before the beginning clings for as long as it lives.
  return { args: { ...args, contextValue: contextFor(asker) }, source }
}

function parsed(parse: () => DocumentNode): DocumentNode | GraphQLError {
  try {
    return parse()
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError('The document could not be read.')
  }
}
