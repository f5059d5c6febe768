// What `npm start` says when everything runs.
import path from 'node:path'
import { root } from './stamps.mjs'

const ROLES = { OWNER: 'owner', ADMIN: 'admin', SUPERVISOR: 'supervisor', MANAGER: 'manager', OBSERVER: 'observer' }

/** The text that tells a newcomer where to go and as whom. */
export function banner({ urls, accounts, stores, dataDir, password, seconds }) {
  const place = path.relative(root, dataDir) || dataDir
  const lines = [
    '',
    `Manyhands is ready after ${seconds} s`,
    '',
    `  Inbox    ${urls.join('   ')}`,
    `  Phone    ${urls[0]}/phone  (write as a customer, no Telegram needed)`,
  ]
  if (accounts.length > 0) {
    lines.push('', '  Sign in as')
    for (const { email, name, role } of accounts)
      lines.push(`    ${email.padEnd(26)} ${password}   ${name}, ${ROLES[role]}`)
  } else lines.push('', '  Sign in with your own account; a new installation shows its one-time set-up code below.')
  if (stores.redisKind === 'javascript')
    lines.push(
      '',
      '  !! No redis-server on this machine: a slow one in JavaScript runs instead. Good for a look, not for work.',
      '  !! Debian: apt-get install redis-server · macOS: brew install valkey · or set REDIS_URL.',
    )
  lines.push('', `  Data and logs lie in ${place}; Ctrl+C stops everything, the data stay.`, '')
  return lines.join('\n')
}
