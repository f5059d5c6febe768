import pino from 'pino'
import { config } from '../config.ts'
import { redact } from './redact.ts'

/** The process's log: JSON lines on stdout, tokens redacted in every string, no bodies of messages. */
export const log = pino({
  level: config.LOG_LEVEL,
  base: { pid: process.pid },
  hooks: {
    streamWrite: (line: string) => redact(line),
  },
})
