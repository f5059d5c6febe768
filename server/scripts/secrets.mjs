// What an installation makes up for itself once: keys, and the password of the demo accounts.
import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Reads `<dataDir>/secrets.json`, made at the first call; losing the file loses every stored bot token. */
export function secrets(dataDir) {
  const file = path.join(dataDir, 'secrets.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const made = {
    ENCRYPTION_KEY: `${randomBytes(32).toString('base64url')}=`,
    SIGNING_KEY: randomBytes(32).toString('base64url'),
    DEMO_PASSWORD: `mebel-${randomInt(1000, 10_000)}-${randomInt(1000, 10_000)}`,
  }
  mkdirSync(dataDir, { recursive: true })
  chmodSync(dataDir, 0o755) // the database's own user must get through; every file in it is closed by itself
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 })
  return made
}
