import { createYoga } from 'graphql-yoga'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from '../graphql/context.ts'
import { useLimits } from '../graphql/limits.ts'
import { useSaidErrors } from '../graphql/said-errors.ts'
import { schema } from '../graphql/schema.ts'
import { refuse } from './answer.ts'
import { askerOf } from './asker.ts'
import { contextFor } from './context.ts'
import { hasTrustedOrigin, isDeliberate } from './origin.ts'

/** Yoga, for HTTP and (by `getEnveloped`) for the socket: the same limits and the same errors. */
export const yoga = createYoga<{ manyhands: Context }, Context>({
  schema,
  context: ({ manyhands }) => manyhands,
  plugins: [useLimits(), useSaidErrors()],
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
