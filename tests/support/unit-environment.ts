// Unit tests may import modules that read config.ts; nothing here leads anywhere.
Object.assign(process.env, {
  DATABASE_URL: process.env['DATABASE_URL'] ?? 'postgres://nobody@127.0.0.1:1/none',
  REDIS_URL: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:1',
  ENCRYPTION_KEY: process.env['ENCRYPTION_KEY'] ?? `${'A'.repeat(43)}=`,
  SIGNING_KEY: process.env['SIGNING_KEY'] ?? 'a signing key for unit tests, long enough',
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
})
