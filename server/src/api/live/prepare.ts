import { createSourceEventStream, getOperationAST, GraphQLError } from 'graphql'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { acceptDocument } from '../../graphql/live/accept-document.ts'
import { ownTurn } from '../../graphql/live/crowd.ts'
import { schema } from '../../graphql/schema.ts'
import { type Asker, contextFor } from '../asker.ts'

/** A subscription as it is asked for. */
export type Wanted = { query: string; operationName?: string | null; variables?: Record<string, unknown> | null }

/** What is to be executed for each event of its source; or the result that stands for all when there is no source. */
export type Prepared = { args: ExecutionArgs; source: AsyncIterable<unknown> | ExecutionResult }

/** A subscription ready to begin, or what is wrong with its document: by the same limits as over HTTP. */
export async function prepare(asker: Asker, wanted: Wanted): Promise<Prepared | readonly GraphQLError[]> {
  await ownTurn()
  const { operationName, variables: variableValues } = wanted
  const document = acceptDocument(wanted.query)
  if (!('kind' in document)) return document
  if (getOperationAST(document, operationName)?.operation !== 'subscription') {
    return [new GraphQLError('Only subscriptions are executed over the socket.')]
  }
  const args = { schema, document, operationName, variableValues, contextValue: contextFor(asker) }
  const source = await createSourceEventStream(args)
  // Another context from here on: to that one, what was asked before the beginning clings for as long as it lives.
  return { args: { ...args, contextValue: contextFor(asker) }, source }
}
