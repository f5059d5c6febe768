import { NoSchemaIntrospectionCustomRule } from 'graphql'
import { createYoga, isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from '../graphql/context.ts'
import { boundedDocument, parseBounded } from '../graphql/limits.ts'
import { saidResult } from '../graphql/said-errors.ts'
import { schema } from '../graphql/schema.ts'
import { refuse } from './answer.ts'
import { askerOf, contextFor } from './asker.ts'

import { hasTrustedOrigin, isDeliberate } from './origin.ts'

type Given = { manyhands?: Context }

/**
 * The same limits over HTTP and over the socket. Asking for the schema itself needs a signed-in viewer; that rule has a
 * name of its own, because validation results are cached by the names of the rules.
 */
const limits: Plugin = {
  onParse: ({ setParseFn }) => setParseFn(parseBounded),
  onValidate: ({ context, addValidationRule }) => {
    addValidationRule(boundedDocument)
    if (!(context as Given).manyhands?.viewer) addValidationRule(NoSchemaIntrospectionCustomRule)
  },
}

const saidErrors: Plugin = {
  onExecutionResult({ result, setResult, context }) {
    const { manyhands } = context as unknown as Required<Given>
    if (isAsyncIterable(result)) setResult(mapAsyncIterator(result, (one) => saidResult(one, manyhands)))
    else if (result?.errors) setResult(saidResult(result, manyhands))
  },
}

/** Yoga, for HTTP and (by `getEnveloped`) for the socket: the same limits and the same errors. */
export const yoga = createYoga<{ manyhands: Context }, Context>({
  schema,
  context: ({ manyhands }) => manyhands,
  plugins: [limits, saidErrors],
  maskedErrors: false,
  logging: false,
  graphiql: false,
  landingPage: false,
  batching: false,
  multipart: false,
  cors: false,
  maxRequestBodySize: 1_000_000,
})

/** POST, GET and SSE on /graphql. */
export async function answerGraphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asker = await askerOf(request, response)
  response.setHeader('x-request-id', asker.requestId)
  const { locale, requestId } = asker
  if (!hasTrustedOrigin(request) || (request.method === 'POST' && !isDeliberate(request))) {
    return refuse(response, { status: 403, code: 'FORBIDDEN', locale, requestId })
  }
  const context = contextFor(asker, (header) => response.appendHeader('set-cookie', header))
  await yoga(request, response, { manyhands: context })
}
