// The demo's dialogues are written as people read them:
//   # Name @username | open | anna | 6m | unread 1 | salon      who, state, assignee (or -), age of the last line, …
//   < text                         the customer        < [photo plan] caption    with a file, a card or a place
//   > anna: text                   an answer           > anna: [failed CODE] text    one that was refused
//   ~2h                            a pause before the next line (m, h, d)

/** Something in a line besides its text: `[photo plan]` is { kind: 'photo', args: ['plan'] }. */
export type Insert = { kind: string; args: string[] }

/** One line of a dialogue; `author` is a member's key, null for the customer. */
export type Line = { author: string | null; text: string; insert: Insert | null; at: Date }

/** One dialogue, its lines oldest first. */
export type Dialogue = {
  name: string
  username: string | null
  isClosed: boolean
  assignee: string | null
  unread: number
  branch: string | null
  lines: Line[]
}

const MINUTE = 60_000
const UNITS: Record<string, number> = { m: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE }

/** Reads a text of dialogues; their last lines lie before `now` as their heads say. Throws with the line it cannot read. */
export function parseDialogues(source: string, now: Date): Dialogue[] {
  return source
    .trim()
    .split(/\n\s*\n(?=# )/)
    .map((block) => parseDialogue(block.trim().split('\n'), now))
}

function parseDialogue([head = '', ...rows]: string[], now: Date): Dialogue {
  const [person = '', state, assignee, age = '', unread = '', branch] = head.replace(/^# /, '').split(' | ')
  const [name = '', username] = person.split(' @')
  const end = now.getTime() - milliseconds(age)
  return {
    name,
    username: username ?? null,
    isClosed: state === 'closed',
    assignee: assignee && assignee !== '-' ? assignee : null,
    unread: Number(unread.replace('unread ', '')),
    branch: branch ?? null,
    lines: timed(rows, { end, pause: pauses(name) }),
  }
}

type Clock = { end: number; pause: () => number }

// From the last line back, because the head tells the age of the last one.
function timed(rows: string[], { end, pause }: Clock): Line[] {
  const lines: Line[] = []
  let at = end
  let isFirst = true
  for (const row of rows.toReversed()) {
    if (row.startsWith('~')) {
      at -= milliseconds(row.slice(1))
      isFirst = true
      continue
    }
    if (!isFirst || lines.length === 0) at -= lines.length === 0 ? 0 : pause()
    isFirst = false
    lines.push({ ...spoken(row), at: new Date(at) })
  }
  return lines.toReversed()
}

function spoken(row: string): Omit<Line, 'at'> {
  const answer = /^> (\w+): (.*)$/.exec(row)
  const said = answer?.[2] ?? (row.startsWith('< ') ? row.slice(2) : null)
  if (said === null) throw new Error(`a line of the demo cannot be read: ${row}`)
  const inserted = /^\[([a-z]+) ?([^\]]*)\] ?(.*)$/.exec(said)
  const insert = inserted ? { kind: inserted[1]!, args: inserted[2]!.split(' ').filter(Boolean) } : null
  return { author: answer?.[1] ?? null, text: typeset(inserted ? inserted[3]! : said), insert }
}

// A price is not broken over two lines.
function typeset(text: string): string {
  return text.replace(/(?<=\d) (?=\d{3}(?!\d)|₽)/g, '\u00a0')
}

function milliseconds(span: string): number {
  const match = /^(\d+)([mhd])$/.exec(span)
  if (!match) throw new Error(`a span of the demo cannot be read: ${span}`)
  return Number(match[1]) * UNITS[match[2]!]!
}

// The same pauses at every start: a small generator seeded by the name.
function pauses(name: string): () => number {
  let state = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) >>> 0, 7)
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return Math.round((0.5 + (state / 2 ** 32) * 5.5) * MINUTE)
  }
}
