// Prisma's migrations without a native engine: `migrate.ts new NAME | deploy | status | check`, by DATABASE_URL.
// `new` and `check` need a role that may create databases (they replay the history in a throw-away one).
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineConnection } from './engine-adapter.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
// Bundled, this file lies in server/dist.
const folder = existsSync(path.join(here, 'schema.prisma')) ? here : path.resolve(here, '../../prisma')
const filters = { externalTables: [], externalEnums: [] }

/** What stands between a database and the migrations of this checkout; all lists empty means "in step". */
export type MigrationStatus = { pending: string[]; unknown: string[]; edited: string[]; failed: string[] }

/** Applies every pending migration, each in one transaction; gives their names. Safe to run from several processes. */
export async function deploy(url: string): Promise<string[]> {
  return withEngine(url, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrations(), filters })
    return appliedMigrationNames
  })
}

/** Compares the database's migration table with the files; writes nothing. */
export async function status(url: string): Promise<MigrationStatus> {
  return withEngine(url, async (engine) => {
    const input = { migrationsList: migrations(), optInToShadowDatabase: false, filters }
    const { editedMigrationNames, failedMigrationNames, history } = await engine.diagnoseMigrationHistory(input)
    return {
      pending: history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [],
      unknown: history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [],
      edited: editedMigrationNames,
      failed: failedMigrationNames,
    }
  })
}

/** The faults a reviewer must see: the schema differs from its migrations, or the live database from both. */
export async function check(url: string): Promise<string[]> {
  const missing = await difference(url)
  const faults = missing ? [`prisma/schema.prisma has changes without a migration:\n${missing}`] : []
  const { action } = await withEngine(url, (engine) => engine.devDiagnostic({ migrationsList: migrations(), filters }))
  return action.tag === 'reset' ? [...faults, action.reason] : faults
}

/** Writes prisma/migrations/<time>_<name>/migration.sql with what the schema has over the files; null when nothing. */
export async function create(url: string, name: string): Promise<string | null> {
  const sql = await difference(url)
  if (!sql) return null
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const file = path.join(folder, 'migrations', `${stamp}_${name}`, 'migration.sql')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, sql)
  return file
}

async function difference(url: string): Promise<string | null> {
  const to = { tag: 'schemaDatamodel' as const, files: [schema()] }
  const from = { tag: 'migrations' as const, ...migrations() }
  const result = await withEngine(url, (engine) => engine.diff({ from, to, script: true, exitCode: true, filters }))
  return result.exitCode === 2 ? result.stdout : null
}

const schema = () => {
  const file = path.join(folder, 'schema.prisma')
  return { path: file, content: readFileSync(file, 'utf8') }
}

function migrations(): MigrationList {
  const baseDir = path.join(folder, 'migrations')
  const names = existsSync(baseDir) ? readdirSync(baseDir).sort() : []
  const found = names.filter((name) => existsSync(path.join(baseDir, name, 'migration.sql')))
  return {
    baseDir,
    // The engine refuses to work without a lock file's content, on an empty history too.
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: found.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

type EngineExports = WebAssembly.Exports & { __wbindgen_start(): void }
let loaded: Promise<typeof engineModule> | undefined

async function load(): Promise<typeof engineModule> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = readFileSync(file.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...engineModule } })
  engineModule.__wbg_set_wasm(instance.exports)
  const exports = instance.exports as EngineExports
  exports.__wbindgen_start()
  return engineModule
}

async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await (loaded ??= load())
  const { path: name, content } = schema()
  const { factory, close } = engineConnection(url)
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(factory)
    const engine = await SchemaEngine.new({ datamodels: [[name, content]] }, () => {}, adapter)
    return await work(engine).finally(() => engine.free())
  } finally {
    await close()
  }
}

async function main([verb, name]: string[]): Promise<void> {
  const url = process.env['DATABASE_URL']
  if (!url) throw new Error('DATABASE_URL is not set')
  if (verb === 'deploy') return console.log((await deploy(url)).map((m) => `applied ${m}`).join('\n') || 'up to date')
  if (verb === 'status') return console.log(JSON.stringify(await status(url), null, 2))
  if (verb === 'new' && name) return console.log((await create(url, name)) ?? 'the schema has no changes')
  if (verb !== 'check') throw new Error('usage: migrate.ts new NAME | deploy | status | check')
  const faults = await check(url)
  console.log(faults.join('\n') || 'schema, migrations and database agree')
  if (faults.length > 0) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2))
  process.exit() // the engine's lock timer would hold the process for ten seconds
}
