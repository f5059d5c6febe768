import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = import.meta.dirname
const source = path.join(folder, '..')
const files = readdirSync(path.join(folder, 'ru')).sort()
const read = (language: string, file: string): object =>
  JSON.parse(readFileSync(path.join(folder, language, file), 'utf8')) as object

const leaves = (value: unknown, prefix: string): [string, string][] =>
  typeof value === 'object' && value
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, prefix ? `${prefix}.${key}` : key))
    : [[prefix, String(value)]]
const textsOf = (language: string): [string, string][] =>
  files.flatMap((file) => leaves(read(language, file), file.replace('.json', '')))

/** A text with `|` is a plural; what is quoted as `{'|'}` is a character. */
const formsOf = (text: string): number => text.replaceAll("{'|'}", '').split('|').length
const slotsOf = (text: string): string[] => [...new Set(text.match(/\{[a-zA-Z]\w*\}/g) ?? [])].sort()

const ru = new Map(textsOf('ru'))
const en = new Map(textsOf('en'))
const sources = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name))

describe('texts', () => {
  it('are the same set in both languages, none empty', () => {
    expect(readdirSync(path.join(folder, 'en')).sort()).toEqual(files)
    expect([...ru.keys()].sort()).toEqual([...en.keys()].sort())
    expect([...ru, ...en].filter(([, text]) => !text.trim())).toEqual([])
  })

  it('name the same things in both languages', () => {
    const differing = [...ru].filter(([key, text]) => slotsOf(text).join() !== slotsOf(en.get(key) ?? '').join())
    expect(differing).toEqual([])
  })

  it('have three plural forms in Russian wherever English has two', () => {
    const wrong = [...en].filter(([key, text]) => {
      const forms = [formsOf(ru.get(key) ?? ''), formsOf(text)].join()
      return forms !== '1,1' && forms !== '3,2'
    })
    expect(wrong).toEqual([])
  })

  it('are Russian in Russian and not in English', () => {
    const cyrillic = /[а-яё]/i
    expect([...en].filter(([key, text]) => cyrillic.test(text) && !/languages?\.RU$/.test(key))).toEqual([])
  })
})

describe('templates', () => {
  const templateOf = (name: string): string =>
    /<template>([\s\S]*)<\/template>/.exec(readFileSync(path.join(source, name), 'utf8'))?.[1] ?? ''
  const names = sources.filter((name) => name.endsWith('.vue'))

  it.each(names)('%s holds no raw text', (name) => {
    const bare = templateOf(name)
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/\{\{[\s\S]*?\}\}/g, '')
      .replace(/<\/?[a-zA-Z][^\s>/]*(?:\s+[^\s=>"]+(?:="[^"]*")?)*\s*\/?>/g, '\n')
    const words = bare
      .split('\n')
      .filter((line) => /\p{L}{2}/u.test(line) && !/^\s*(Manyhands|@BotFather|\/newbot)\s*$/.test(line))
    expect(words).toEqual([])
  })

  it.each(names)('%s has no raw label', (name) => {
    const raw = templateOf(name).match(
      /\s(?:aria-label|title|label|placeholder|alt|description|help)="[^"]*\p{L}{2}[^"]*"/gu,
    )
    expect(raw ?? []).toEqual([])
  })
})

describe('keys', () => {
  const whole = sources.map((name) => readFileSync(path.join(source, name), 'utf8')).join('\n')
  const used = [...whole.matchAll(/\b(?:t|translate)\(\s*(?:[^'`()]*\?\s*)?'([\w.]+)'/g)].map((match) => match[1]!)

  it('that a component asks for exist', () => {
    expect(used.length).toBeGreaterThan(50)
    expect(used.filter((key) => key.includes('.') && !ru.has(key))).toEqual([])
  })
})
