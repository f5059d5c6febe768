import { type ExecutionResult, GraphQLError } from 'graphql'
import { isOutage } from '../db/outage.ts'
import { UserError } from '../errors.ts'
import { log } from '../lib/log.ts'
import type { Context } from './context.ts'
import { sayError } from './user-error.ts'

type Asked = Pick<Context, 'locale' | 'requestId' | 'viewer'>

/** The same result with every error said in the asker's language, or masked: nothing of the database ever leaves. */
export function saidResult<Result extends ExecutionResult>(result: Result, asked: Asked): Result {
  return result.errors ? { ...result, errors: result.errors.map((error) => saidGraphqlError(error, asked)) } : result
}

/** One error as it may leave: `extensions.code` from the closed list, and the request's id to find it in the log. */
export function saidGraphqlError(error: GraphQLError, asked: Asked): GraphQLError {
  const { nodes, source, positions, path } = error
  const original = error.originalError instanceof GraphQLError ? error.originalError.originalError : error.originalError
  const cause = original ?? error
  const leave = (message: string, code: string, facts: object = {}) =>
    new GraphQLError(message, {
      nodes,
      source,
      positions,
      path,
      extensions: { ...spec(error), ...facts, code, requestId: asked.requestId },
    })
  if (cause instanceof UserError) {
    const { message, code, scope } = sayError(cause, asked.locale, asked.requestId)
    return leave(message, code, scope ? { scope } : {})
  }
  // What graphql-js itself says of a document or of variables is about the asker's own text.
  if (cause instanceof GraphQLError)
    return leave(asked.viewer ? error.message : withoutHints(error.message), 'BAD_INPUT')
  log.error({ err: cause, requestId: asked.requestId, path }, 'a resolver failed')
  // While the database is away it is no fault of the request: whoever asks again in a moment is answered.
  const { message, code } = sayError(
    new UserError(isOutage(cause) ? 'UNAVAILABLE' : 'INTERNAL'),
    asked.locale,
    asked.requestId,
  )
  return leave(message, code)
}

/** Yoga reads the HTTP status from here. */
function spec(error: GraphQLError): Record<string, unknown> {
  const { http } = error.extensions
  return http ? { http } : {}
}

function withoutHints(message: string): string {
  return message.replace(/ ?Did you mean .*$/, '')
}
