import { z } from 'zod'

const url = (protocols: RegExp) => z.url({ protocol: protocols }).transform((value) => value.replace(/\/+$/, ''))
const http = url(/^https?$/)
const seconds = (fallback: number, sentence: string) =>
  z.coerce.number().positive().default(fallback).describe(sentence)

/** Every environment variable, with what it is for; the README's table is printed from here. */
export const environment = z.object({
  DATABASE_URL: url(/^postgres(ql)?$/).describe('PostgreSQL 18 with its extension pg_trgm, the only truth.'),
  REDIS_URL: url(/^rediss?$/).describe('Redis or Valkey: bells and live fan-out; may vanish at any moment.'),
  HOST: z.string().default('127.0.0.1').describe('The address the api listens on.'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .describe('The port the api listens on; 0 takes a free one.'),
  PUBLIC_URL: http.optional().describe('The address people open in a browser; default http://localhost:PORT.'),
  PUBLIC_API_URL: http
    .optional()
    .describe('The HTTPS address providers reach us at. Without it Telegram bots work by long polling.'),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .describe('Further origins, comma-separated, whose pages may use the API with a session.'),
  ENCRYPTION_KEY: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((key) => key.trim())
        .filter(Boolean),
    )
    .refine((keys) => keys.length > 0 && keys.every((key) => /^[A-Za-z0-9_-]{43}=?$/.test(key)), {
      message: 'must be one or more Fernet keys (32 bytes, base64url, 44 characters), comma-separated',
    })
    .describe('Fernet keys of the secrets at rest: the first encrypts, all decrypt.'),
  SIGNING_KEY: z.string().min(32).describe('Signs the addresses of media; at least 32 characters.'),
  STORAGE_DIR: z.string().default('.data/media').describe('Where media lies when S3_BUCKET is not set.'),
  S3_ENDPOINT: http.optional().describe('An S3-compatible address, for example https://s3.eu-central-1.amazonaws.com.'),
  S3_BUCKET: z.string().optional().describe('The bucket of the media; turns S3 on.'),
  S3_REGION: z.string().default('us-east-1').describe('The region of the bucket.'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('The key id for S3.'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('The secret for S3.'),
  TELEGRAM_API_URL: http.default('https://api.telegram.org').describe('The Bot API; your own server or a fake.'),
  SANDBOX_URL: http
    .optional()
    .describe('The sandbox Bot API as api and worker reach it; without it there is no sandbox.'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(3900).describe('The port of the `sandbox` role.'),
  SANDBOX_FILE: z.string().default('.data/sandbox/state.json').describe('Where the sandbox keeps its phones.'),
  WEB_DIR: z.string().default('web/dist').describe('The built web app.'),
  ALLOW_PRIVATE_ADDRESSES: z
    .stringbool()
    .default(false)
    .describe('Lets web hooks and the external answerer be addresses of your own network.'),
  TRUST_PROXY: z.stringbool().default(false).describe('Take the client address from X-Forwarded-For.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged.'),
  SEND_LEASE_SECONDS: seconds(
    60,
    'How long a worker may hold a message it sends; the HTTP timeout is under half of it.',
  ),
  SEND_MAX_ATTEMPTS: z.coerce
    .number()
    .int()
    .positive()
    .default(12)
    .describe('Tries of a send that is proven not sent.'),
  RETRY_BASE_MS: z.coerce.number().int().positive().default(1000).describe('The first pause of the retry backoff.'),
  SWEEP_SECONDS: seconds(15, 'How often the worker looks for what a lost bell left undone.'),
  RAW_UPDATE_DAYS: z.coerce
    .number()
    .positive()
    .default(30)
    .describe('Days for which the bytes of received updates are kept.'),
  KILLPOINT: z.string().optional().describe('Tests only: the named point at which the process kills itself.'),
})

/** The parsed environment. */
export type Config = z.output<typeof environment>

/**
 * Reads the environment once. Prints every fault at once and ends the process with code 78 (EX_CONFIG): a server with
 * half a configuration would fail later and in a worse place.
 */
function read(): Config {
  const blank = Object.entries(process.env).filter(([, value]) => value !== '')
  const parsed = environment.safeParse(Object.fromEntries(blank))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  process.stderr.write(`The configuration is wrong:\n${faults.join('\n')}\nSee the table in README.md.\n`)
  process.exit(78)
}

/** The configuration of this process; the only reader of process.env. */
export const config: Config = read()
