import { errorCodes, type ErrorCode, type UserError } from '../errors.ts'
import { type Locale, say } from '../texts.ts'
import { builder } from './builder.ts'
import { databaseOf } from './context.ts'

/** What a payload's `errors` hold: a `UserError` said in the viewer's language. */
export type SaidError = {
  code: ErrorCode
  message: string
  path: string[] | null
  retryable: boolean
  retryAt?: Date
  currentId?: string
  newerMessageIds?: string[]
  allowedStatusIds?: string[]
  scope?: string
}

/** Says an error in words. */
export function sayError(error: UserError, locale: Locale, requestId: string): SaidError {
  const { path, detail, ...facts } = error.facts
  const message = say(locale, `error.${error.code}`, { detail, requestId })
  return { code: error.code, message, path: path ?? null, retryable: error.retryable, ...facts }
}

const meanings: Record<ErrorCode, string> = {
  UNAUTHENTICATED: 'Nobody is signed in.',
  FORBIDDEN: 'The role does not allow it.',
  MISSING_SCOPE: 'The API key lacks a scope, which the error names.',
  NOT_FOUND: 'There is no such thing in the organization; a foreign id answers alike.',
  BAD_INPUT: 'The input is not acceptable; `path` says where.',
  RATE_LIMITED: 'Too often; `retryAt` says when again.',
  CONFLICT: 'Something else has happened in between.',
  LIMIT_REACHED: 'The organization has as many of these as it may; the message says how many that is.',
  IDEMPOTENCY_CONFLICT: 'The clientMutationId was used with other input.',
  VERSION_CONFLICT: 'The version is stale; `current` is what is there now.',
  CONVERSATION_MOVED_ON: 'There are newer messages than the sender has seen.',
  INVALID_CREDENTIALS: 'E-mail or password is wrong.',
  INVITATION_INVALID: 'The invitation is unknown, used, revoked or too old.',
  SETUP_CODE_INVALID: 'The one-time code of the log is wrong.',
  ALREADY_SET_UP: 'The installation has an owner already.',
  EMAIL_TAKEN: 'An account with this e-mail exists.',
  PASSWORD_WEAK: 'The password is too short or too common.',
  INVALID_BOT_TOKEN: 'The provider does not know the token.',
  BOT_ALREADY_CONNECTED: 'The bot is connected, here or elsewhere.',
  PROVIDER_UNREACHABLE: 'The provider did not answer.',
  PROVIDER_REFUSED: 'The provider answered no.',
  PUBLIC_URL_MISSING: 'PUBLIC_API_URL is not set.',
  WEBHOOK_REFUSED: 'The provider refused the address of the webhook.',
  NO_CHAT_ID: 'Neither a chat id was given nor is one configured.',
  MESSAGE_EMPTY: 'Neither text nor files.',
  TOO_MANY_FILES: 'More files than one message may have.',
  FILE_TOO_BIG: 'The channel does not carry files of this size.',
  FILE_NOT_FOUND: 'There is no such upload.',
  CONVERSATION_UNREACHABLE: 'The customer cannot be written to.',
  INTEGRATION_INACTIVE: 'The integration is off or removed.',
  TRANSITION_FORBIDDEN: 'The order may not move there from where it is; `allowed` says where it may.',
  NOT_RETRYABLE: 'The message is not in a state that can be tried again.',
  UNAVAILABLE: 'Our own trouble of the moment.',
  INTERNAL: 'Our own fault; the log knows more by the request id.',
}

const ErrorCodeRef = builder.enumType('ErrorCode', {
  description: 'The closed list of what may go wrong.',
  values: Object.fromEntries(errorCodes.map((code) => [code, { description: meanings[code] }])) as Record<
    ErrorCode,
    { description: string }
  >,
})

/** The interface of every error of a payload. */
export const UserErrorRef = builder.interfaceRef<SaidError>('UserError').implement({
  description: 'What went wrong, in words for the person who asked.',
  resolveType: (error) => kindOf(error),
  fields: (t) => ({
    code: t.field({ type: ErrorCodeRef, description: 'For programs.', resolve: (error) => error.code }),
    message: t.exposeString('message', { description: "For people, in the viewer's language." }),
    path: t.exposeStringList('path', { nullable: true, description: 'Which part of the input it is about.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same request may succeed later.' }),
  }),
})

function kindOf(error: SaidError): string {
  if (error.code === 'RATE_LIMITED' && error.retryAt) return 'RateLimitedError'
  if (error.code === 'VERSION_CONFLICT' && error.currentId) return 'VersionConflictError'
  if (error.code === 'CONVERSATION_MOVED_ON') return 'ConversationMovedOnError'
  if (error.code === 'MISSING_SCOPE') return 'MissingScopeError'
  if (error.code === 'TRANSITION_FORBIDDEN') return 'TransitionForbiddenError'
  return 'ProblemError'
}

builder.objectRef<SaidError>('ProblemError').implement({
  interfaces: [UserErrorRef],
  description: 'An error that needs no further data.',
})

builder.objectRef<SaidError>('RateLimitedError').implement({
  interfaces: [UserErrorRef],
  description: 'Asked too often.',
  fields: (t) => ({
    retryAt: t.field({ type: 'DateTime', description: 'Not before this moment.', resolve: (error) => error.retryAt! }),
  }),
})

builder.objectRef<SaidError>('VersionConflictError').implement({
  interfaces: [UserErrorRef],
  description: 'Somebody else was faster.',
  fields: (t) => ({
    current: t.prismaField({
      type: 'Conversation',
      description: 'The conversation as it is now.',
      resolve: (query, error, _args, context) =>
        databaseOf(context).conversation.findUniqueOrThrow({ ...query, where: { id: error.currentId } }),
    }),
  }),
})

builder.objectRef<SaidError>('ConversationMovedOnError').implement({
  interfaces: [UserErrorRef],
  description: 'The conversation has messages the sender has not seen; nothing was sent.',
  fields: (t) => ({
    newerMessages: t.prismaField({
      type: ['Message'],
      description: 'What he has not seen, oldest first.',
      resolve: (query, error, _args, context) =>
        databaseOf(context).message.findMany({
          ...query,
          where: { id: { in: error.newerMessageIds ?? [] } },
          orderBy: { seq: 'asc' },
        }),
    }),
  }),
})

builder.objectRef<SaidError>('MissingScopeError').implement({
  interfaces: [UserErrorRef],
  description: 'The API key that asks is limited to other things.',
  fields: (t) => ({
    scope: t.string({ description: 'What it lacks.', resolve: (error) => error.scope ?? '' }),
  }),
})

builder.objectRef<SaidError>('TransitionForbiddenError').implement({
  interfaces: [UserErrorRef],
  description: 'The order may not move to that status from where it is.',
  fields: (t) => ({
    allowed: t.prismaField({
      type: ['OrderStatus'],
      description: 'Where it may move to.',
      resolve: (query, error, _args, context) =>
        databaseOf(context).orderStatus.findMany({
          ...query,
          where: { id: { in: error.allowedStatusIds ?? [] } },
          orderBy: { position: 'asc' },
        }),
    }),
  }),
})
