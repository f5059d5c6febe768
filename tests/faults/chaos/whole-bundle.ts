import { build } from 'esbuild'
import path from 'node:path'
import { inject } from 'vitest'

/**
 * The server in one file with its packages: a process starts in half the time of one that looks for hundreds of files,
 * and a chaos run starts hundreds of processes. Without source maps, which cost as much again.
 */
export async function bundleWhole(): Promise<string> {
  const outfile = path.join(path.dirname(inject('bundle')), 'whole.mjs')
  await build({
    entryPoints: [path.resolve(import.meta.dirname, '../../../server/src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What brings machine code stays where it is.
    external: ['sharp', '@node-rs/argon2'],
    banner: { js: commonJs },
    logLevel: 'error',
  })
  return outfile
}

/** What packages in CommonJS expect to find. */
const commonJs = `
import { createRequire as makeRequire } from 'node:module'
import { fileURLToPath as pathOfUrl } from 'node:url'
import { dirname as folderOf } from 'node:path'
const require = makeRequire(import.meta.url)
const __filename = pathOfUrl(import.meta.url)
const __dirname = folderOf(__filename)
`
