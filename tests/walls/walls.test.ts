import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accomplices, faults, innocents } from './faults.ts'

type Wall = { name: string; comment: string }
type Walls = { forbidden: Wall[]; options: Record<string, unknown> }

const { default: walls } = (await import('../../.dependency-cruiser.mjs' as string)) as { default: Walls }

let house = ''
let broken: Array<{ wall: string; from: string }> = []

function write(file: string, content: string) {
  const target = path.join(house, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, content)
}

/** `import` lines that lead from one file of the house to another, or to a package. */
function importLine(from: string, to: string, index: number) {
  const isPackage = !/^(server|web|tests)\//.test(to)
  const relative = path.relative(path.dirname(from), to)
  return `import * as a${index} from '${isPackage ? to : relative.startsWith('.') ? relative : `./${relative}`}'\n`
}

function plant(file: string, targets: string[]) {
  const lines = targets.map((to, index) => importLine(file, to, index)).join('')
  write(
    file,
    file.endsWith('.vue') ? `<script setup lang="ts">\n${lines}</script>\n` : `${lines}export const here = 1\n`,
  )
  for (const to of targets) {
    if (to.startsWith('node:') || to.includes('/nowhere')) continue
    if (/^(server|web|tests)\//.test(to)) {
      if (!planted.has(to)) write(to, to.endsWith('.vue') ? '<template><p /></template>\n' : 'export const there = 1\n')
    } else write(`node_modules/${to}/index.js`, 'export {}\n')
  }
}

const everything = [...faults, ...accomplices, ...innocents]
const planted = new Set(everything.map(([, from]) => from))

beforeAll(async () => {
  house = realpathSync(mkdtempSync(path.join(tmpdir(), 'walls-')))
  write('package.json', '{ "type": "module" }')
  for (const [, from, ...targets] of everything) plant(from, targets)
  const { tsConfig: _, ...options } = walls.options
  const ruleSet = { forbidden: walls.forbidden } as never
  const result = await cruise(['server/src', 'web/src'], { ...options, baseDir: house, validate: true, ruleSet })
  const { summary } = result.output as ICruiseResult
  broken = summary.violations.map(({ rule, from }) => ({ wall: rule.name, from }))
}, 60_000)

afterAll(() => rmSync(house, { recursive: true, force: true }))

describe('the walls', () => {
  it('every wall has its reason and its planted fault', () => {
    expect(walls.forbidden.every((wall) => wall.comment.length > 20)).toBe(true)
    const names = faults.map(([wall]) => wall)
    expect(walls.forbidden.map((wall) => wall.name).filter((name) => !names.includes(name))).toEqual([])
  })

  it.each(faults)('%s bites on %s', (wall, from) => {
    expect(broken).toContainEqual({ wall, from })
  })

  it.each(innocents)('what is allowed stays allowed: %s', (_, from) => {
    expect(broken.filter((fault) => fault.from === from)).toEqual([])
  })
})
