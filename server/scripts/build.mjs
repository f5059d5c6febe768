// Builds what runs: server/dist (esbuild, packages stay outside) and web/dist (vite).
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './install.mjs'
import { hashOf, root, unlessCurrent } from './stamps.mjs'

/** Bundles main, migrate and seed into server/dist: 0.1 s, so it is never skipped. */
export async function buildServer() {
  const { build } = await import('esbuild')
  const outdir = path.join(root, 'server/dist')
  mkdirSync(outdir, { recursive: true })
  await build({
    entryPoints: {
      main: path.join(root, 'server/src/main.ts'),
      migrate: path.join(root, 'prisma/migrate.ts'),
      seed: path.join(root, 'prisma/seed.ts'),
    },
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
  })
  // The sandbox opens its sample files beside its code.
  cpSync(path.join(root, 'server/src/sandbox/samples'), path.join(outdir, 'samples'), { recursive: true })
  // what the sandbox's customers send lies beside the bundle, as it lies beside the source
  cpSync(path.join(root, 'server/src/sandbox/samples'), path.join(outdir, 'samples'), { recursive: true })
}

/** Builds web/dist when one of its inputs has changed; true when it did. */
export function buildWeb() {
  const hash = hashOf(
    'web/src',
    'web/public',
    'web/index.html',
    'web/vite.config.ts',
    'web/package.json',
    'pnpm-lock.yaml',
  )
  const work = async () => {
    rmSync(path.join(root, 'web/dist'), { recursive: true, force: true })
    const vite = path.join(root, 'web/node_modules/vite/bin/vite.js')
    await run(process.execPath, [vite, 'build'], { cwd: path.join(root, 'web') })
  }
  return unlessCurrent('web', { hash, output: 'web/dist/index.html', work })
}

/** Writes server/src/generated when the schema or its tools have changed; true when it did. */
export async function generateClient() {
  const { generate } = await import('./generate.mjs')
  const hash = hashOf('prisma/schema.prisma', 'server/scripts/generate.mjs', 'pnpm-lock.yaml')
  return unlessCurrent('generate', { hash, output: 'server/src/generated/prisma/client.ts', work: () => generate() })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await generateClient()
  await Promise.all([buildServer(), buildWeb()])
}
