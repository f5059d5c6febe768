// The shape of server/src and web/src against its budget. Tests, generated files and locales are not counted.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../stamps.mjs'

const BUDGET = { median: 60, p90: 150, max: 250, folder: 15, imports: 8, documented: 80, columns: 120 }

const LEFT_OUT = [/\.d\.ts$/, /(^|\/)generated\//, /\.config\.ts$/, /(^|\/)locales\//]
const TEST = /\.test\.ts$|(^|\/)tests?\//
const EXPORT = /^export\s+(default\s+)?(abstract\s+)?(async\s+)?(function\*?|class|const|let|type|interface|enum)\b/
const IMPORT = /^\s*(import\s[^(]*?from\s*['"]|import\s*['"]|\}\s*from\s*['"])/

/** Measures the tracked and new files; every line it gives is one breach of the budget. */
export function styleFaults() {
  const files = sources().map(measure)
  const lines = files.map((file) => file.lines)
  const exported = sum(files.map((file) => file.exported))
  const documented = exported === 0 ? 100 : (100 * sum(files.map((file) => file.documented))) / exported
  const faults = []
  const limit = (what, value, allowed) => value > allowed && faults.push(`${what} is ${value}, allowed ${allowed}`)
  limit('median of lines per file', quantile(lines, 0.5), BUDGET.median)
  limit('p90 of lines per file', quantile(lines, 0.9), BUDGET.p90)
  limit(
    'p90 of imports per file',
    quantile(
      files.map((file) => file.imports),
      0.9,
    ),
    BUDGET.imports,
  )
  for (const file of files) {
    limit(`${file.name}: lines`, file.lines, BUDGET.max)
    // In a template the classes of one element stay on one line.
    if (file.name.endsWith('.ts')) limit(`${file.name}: columns`, file.columns, BUDGET.columns)
  }
  for (const [folder, count] of countBy(files.map((file) => path.dirname(file.name))))
    limit(`${folder}: files`, count, BUDGET.folder)
  if (documented < BUDGET.documented) faults.push(`documented exports are ${documented.toFixed(1)} %, wanted 80 %`)
  return { faults, summary: `${files.length} files, median ${quantile(lines, 0.5)}, p90 ${quantile(lines, 0.9)}` }
}

function sources() {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard', 'server/src', 'web/src'], {
    cwd: root,
    encoding: 'utf8',
  })
  return [...new Set(listed.split('\0'))].filter(
    (name) =>
      /\.(ts|vue)$/.test(name) &&
      !TEST.test(name) &&
      !LEFT_OUT.some((p) => p.test(name)) &&
      existsSync(path.join(root, name)),
  )
}

function measure(name) {
  const rows = readFileSync(path.join(root, name), 'utf8').replace(/\n$/, '').split('\n')
  let exported = 0
  let documented = 0
  rows.forEach((row, index) => {
    if (!EXPORT.test(row)) return
    exported++
    const before = (rows[index - 1] ?? '').trim()
    if (before.endsWith('*/') || before.startsWith('//')) documented++
  })
  const columns = Math.max(...rows.map((row) => row.length))
  return {
    name,
    lines: rows.length,
    columns,
    imports: rows.filter((row) => IMPORT.test(row)).length,
    exported,
    documented,
  }
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}

const sum = (values) => values.reduce((total, value) => total + value, 0)

function countBy(names) {
  const counts = new Map()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { faults, summary } = styleFaults()
  console.log([summary, ...faults].join('\n'))
  if (faults.length > 0) process.exitCode = 1
}
