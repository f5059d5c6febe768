import pino from 'pino'
import { config } from '../config.ts'
import { redact } from './redact.ts'

/** The process's log: JSON lines on stdout, tokens redacted in every string, no bodies of messages. */
export const log = pino({
  level: config.LOG_LEVEL,
  base: { pid: process.pid },
  serializers: { err: plain },
  hooks: {
    streamWrite: (line: string) => redact(line),
  },
})

/** What of an error is worth a line: drivers hang their connections, statements and rows on theirs. */
function plain(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: plain(cause) }),
  }
}
