import type { ServerResponse } from 'node:http'
import type { ErrorCode } from '../errors.ts'
import { type Locale, say } from '../texts.ts'

/** Answers with JSON and ends the response. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.end()
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

/** What an error answer outside of GraphQL says. */
export type Refusal = { status: number; code: ErrorCode; locale: Locale; requestId: string; detail?: string }

/**
 * `{ errors: [{ code, message }] }`, the shape of every error outside of GraphQL; GraphQL clients can read it as well.
 */
export function refuse(response: ServerResponse, { status, code, locale, requestId, detail }: Refusal): void {
  const message = say(locale, `error.${code}`, { detail, requestId })
  answerJson(response, status, { errors: [{ code, message, extensions: { code, requestId } }] })
}
