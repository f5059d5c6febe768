import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { example, inReadme, variables } from '../../server/scripts/checks/environment.mjs'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
const list = await variables()
const known = list.map((variable) => variable.name)
const compose = read('compose.yaml')
const serverBlock = compose.slice(compose.indexOf('x-server'), compose.indexOf('services:'))

describe('what readers and servers are told', () => {
  it('README and .env.example are in step with config.ts (server/scripts/checks/environment.mjs --write)', () => {
    expect(read('README.md')).toBe(inReadme(read('README.md'), list))
    expect(read('.env.example')).toBe(example(list))
    expect(list.filter((variable) => variable.description.length < 10)).toEqual([])
  })

  it('compose.yaml gives the server what it requires and nothing it does not know', () => {
    const given = [...serverBlock.matchAll(/^ {4}([A-Z_]+):/gm)].map((match) => match[1]!)
    expect(given.filter((name) => !known.includes(name))).toEqual([])
    const required = list.filter((variable) => variable.fallback === null).map((variable) => variable.name)
    expect(required.filter((name) => !given.includes(name))).toEqual([])
  })

  it('the Dockerfile sets only what config.ts knows', () => {
    const set = [...read('Dockerfile').matchAll(/\b([A-Z_]{4,})=/g)].map((match) => match[1]!)
    expect(set.filter((name) => name !== 'NODE_ENV' && !known.includes(name))).toEqual([])
  })

  it('every role and script that is started exists', () => {
    const main = read('server/src/main.ts')
    const build = read('server/scripts/build.mjs')
    const commands = [...`${compose}\n${read('Dockerfile')}`.matchAll(/\[[^\]]*server\/dist\/[^\]]*\]/g)].join(' ')
    for (const [, script] of commands.matchAll(/server\/dist\/(\w+)\.js/g)) expect(build).toMatch(`${script}: path`)
    for (const [, role] of commands.matchAll(/"?\b(api|worker|sandbox)\b"?/g)) expect(main).toMatch(`  ${role}: async`)
    expect(read('server/scripts/processes.mjs')).toMatch("['sandbox']")
  })

  it('the image asks the health address that the api answers', () => {
    expect(read('server/src/api/server.ts')).toContain("'/readyz'")
    expect(compose).toContain('/readyz')
  })
})
