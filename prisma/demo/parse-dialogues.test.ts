import { describe, expect, it } from 'vitest'
import { allDialogues } from './dialogues.ts'
import { PICTURES } from './pictures.ts'
import { PEOPLE } from './people.ts'

const now = new Date('2026-11-20T12:00:00Z')
const dialogues = allDialogues(now)

describe('the dialogues of the demo', () => {
  it('are forty, each of another person, within the last three weeks', () => {
    expect(dialogues).toHaveLength(40)
    expect(new Set(dialogues.map((dialogue) => dialogue.name)).size).toBe(40)
    const oldest = Math.min(...dialogues.map((dialogue) => dialogue.lines[0]!.at.getTime()))
    expect(now.getTime() - oldest).toBeLessThan(22 * 24 * 3600_000)
  })

  it.each(dialogues.map((dialogue) => [dialogue.name, dialogue] as const))('%s holds together', (_, dialogue) => {
    const { lines, unread } = dialogue
    const times = lines.map((line) => line.at.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(now.getTime())
    expect(lines.slice(lines.length - unread).every((line) => line.author === null)).toBe(true)
    const keys = PEOPLE.map((person) => person.key)
    for (const { author } of lines) expect([null, ...keys]).toContain(author)
    for (const { insert } of lines) if (insert?.kind === 'photo') expect(PICTURES).toHaveProperty(insert.args[0]!)
  })
})
