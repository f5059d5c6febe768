// Installs the packages of the lockfile with a pnpm fetched by npx: needs nothing but Node and npm.
import { spawn } from 'node:child_process'
import { hashOf, root, unlessCurrent } from './stamps.mjs'

const PNPM = 'pnpm@12.21.0'

/** Brings node_modules in step with the lockfile; true when there was something to do. */
export function install() {
  const hash = hashOf(
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    'server/package.json',
    'web/package.json',
  )
  const work = () => run(process.platform === 'win32' ? 'npx.cmd' : 'npx', ['-y', PNPM, 'install', '--frozen-lockfile'])
  return unlessCurrent('install', { hash, output: 'server/node_modules', work })
}

/** Runs a command in the checkout and waits; its output is shown only when it fails, and then thrown. */
export function run(command, args, { cwd = root, env = process.env, shows = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = shows ? 'inherit' : ['ignore', 'pipe', 'pipe']
    const child = spawn(command, args, { cwd, env, stdio, shell: command.endsWith('.cmd') })
    let output = ''
    child.stdout?.on('data', (data) => (output += data))
    child.stderr?.on('data', (data) => (output += data))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve(output)
      reject(new Error(`${[command, ...args].join(' ')} ended with ${code}\n${output}`.trim()))
    })
  })
}
