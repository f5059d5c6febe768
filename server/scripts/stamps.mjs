// Remembers what the last install, generation and build were made from, so that the next start skips them.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

const folder = path.join(root, 'node_modules/.manyhands')

/** A hash over the names and contents of these files and folders (relative to the checkout). */
export function hashOf(...entries) {
  const hash = createHash('sha256')
  for (const file of entries.flatMap((entry) => filesOf(path.join(root, entry))))
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesOf(entry) {
  if (!existsSync(entry)) return []
  if (statSync(entry).isFile()) return [entry]
  return readdirSync(entry)
    .sort()
    .flatMap((name) => filesOf(path.join(entry, name)))
}

/** Runs `work` unless `output` exists and was made from inputs with the same hash; says whether it ran. */
export async function unlessCurrent(name, { hash, output, work }) {
  const stamp = path.join(folder, name)
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (isCurrent && existsSync(path.join(root, output))) return false
  await work()
  mkdirSync(folder, { recursive: true })
  writeFileSync(stamp, hash)
  return true
}
