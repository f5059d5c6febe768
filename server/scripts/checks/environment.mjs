// Prints what config.ts knows of the environment: the README's table and .env.example.
// `environment.mjs --write` puts both in step; a test compares them.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../stamps.mjs'

const BEGIN = '<!-- environment: written by server/scripts/checks/environment.mjs -->'
const END = '<!-- end of environment -->'
const HIDDEN = ['KILLPOINT']

/** Every variable of config.ts: name, default (null: it has to be given, undefined: it may be left out), sentence. */
export async function variables() {
  const environment = await loadConfig()
  return Object.entries(environment.shape)
    .filter(([name]) => !HIDDEN.includes(name))
    .map(([name, type]) => ({
      name,
      fallback: type.safeParse(undefined).success ? defaultOf(type) : null,
      description: type.description ?? '',
    }))
}

// Zod keeps the default somewhere inside its pipes and wrappers.
function defaultOf(type) {
  const { defaultValue, in: inner, innerType } = type?._zod?.def ?? {}
  if (defaultValue !== undefined) return defaultValue
  return inner || innerType ? defaultOf(inner ?? innerType) : undefined
}

// config.ts reads the environment when it is imported: give it one that passes.
async function loadConfig() {
  const given = {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
    SIGNING_KEY: 'only for printing the table, signs nothing',
  }
  for (const [name, value] of Object.entries(given)) process.env[name] ??= value
  const outfile = path.join(root, 'server/dist/config-for-docs.js')
  const entryPoints = [path.join(root, 'server/src/config.ts')]
  await build({ entryPoints, outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm' })
  return (await import(outfile)).environment
}

/** The table of the README. */
export function table(list) {
  const cell = ({ name, fallback, description }) =>
    `| \`${name}\` | ${fallback === null ? '**required**' : fallback === undefined || fallback === '' ? '' : `\`${fallback}\``} | ${description} |`
  return ['| variable | default | what it is for |', '|---|---|---|', ...list.map(cell)].join('\n')
}

/** The text of .env.example. */
export function example(list) {
  const entry = ({ name, fallback, description }) =>
    `# ${description}\n${fallback === null ? `${name}=` : `# ${name}=${fallback ?? ''}`}`
  return `# npm start needs none of this; a server of your own does. What is commented out shows its default.\n\n${list.map(entry).join('\n\n')}\n`
}

/** The README with its table replaced. Throws when the marks are gone. */
export function inReadme(readme, list) {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (from < 0 || to < from) throw new Error('README.md has lost the marks around its environment table')
  return `${readme.slice(0, from)}${BEGIN}\n\n${table(list)}\n\n${readme.slice(to)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = await variables()
  if (process.argv.includes('--write')) {
    const file = path.join(root, 'README.md')
    writeFileSync(file, inReadme(readFileSync(file, 'utf8'), list))
    writeFileSync(path.join(root, '.env.example'), example(list))
  } else console.log(table(list))
}
