import { median, ratios, shown } from './figures.ts'

/** One figure as it was measured, a value for each round. */
export type Side = { name: string; rounds: number[] }

/** One line of the table of targets. */
export type Row = {
  /** The target's number: P1, S4 … */
  id: string
  what: string
  unit: string
  ours: number[]
  /** The bare way, in turns with ours in the same run. */
  floor?: Side
  /** How it is usually done, measured likewise; or what became of it. */
  ordinary?: Side | string
  /** Judges the ratio to the floor, or ours when `of` is 'value'. */
  target: { of: 'ratio' | 'value'; least?: number; most?: number }
  /** The machine changed under a slice and repeating it did not help. */
  isNoisy?: boolean
  note?: string
}

/** What the target compares, round by round. */
export function judged({ ours, floor, target }: Row): number[] {
  return target.of === 'ratio' && floor ? ratios(ours, floor.rounds) : ours
}

/** `noisy`: the target lies within the range of the rounds of a slice during which the machine changed. */
export function verdict(row: Row): 'met' | 'missed' | 'noisy' | '–' {
  const values = judged(row).filter((value) => Number.isFinite(value))
  if (values.length === 0 || row.id === 'floor') return '–'
  const { least = -Infinity, most = Infinity } = row.target
  const holds = (value: number) => value >= least && value <= most
  const some = values.filter(holds).length
  if (row.isNoisy && some > 0 && some < values.length) return 'noisy'
  return holds(median(values)) ? 'met' : 'missed'
}

function targetText({ of, least, most }: Row['target']): string {
  const bound = [least !== undefined && `≥ ${least}`, most !== undefined && `≤ ${most}`].filter(Boolean).join(', ')
  return of === 'ratio' ? `${bound} ×` : bound
}

function ordinaryText(ordinary: Row['ordinary']): string {
  if (ordinary === undefined) return ''
  return typeof ordinary === 'string' ? ordinary : shown(median(ordinary.rounds))
}

function judgedText(row: Row): string {
  const values = judged(row)
  if (values.length === 0 || row.id === 'floor') return ''
  const sign = row.target.of === 'ratio' ? ' ×' : ''
  if (values.length === 1) return `${shown(values[0]!)}${sign}`
  return `${shown(median(values))}${sign} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`
}

const heads = ['#', 'what', 'unit', 'ours', 'floor', 'ordinary', 'ratio (range)', 'target', '']

/** The table as Markdown, which reads as text too. */
export function tableOf(rows: Row[]): string {
  const cells = rows.map((row) => [
    row.id,
    row.what,
    row.unit,
    shown(median(row.ours)),
    row.floor ? `${shown(median(row.floor.rounds))} ${row.floor.name}` : '',
    ordinaryText(row.ordinary),
    judgedText(row),
    targetText(row.target),
    verdict(row),
  ])
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((cell) => cell[column]!.length)))
  const line = (cell: string[]) => `| ${cell.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  const notes = rows.filter((row) => row.note).map((row) => `${row.id} ${row.what}: ${row.note}`)
  return [line(heads), rule, ...cells.map(line), '', ...notes].join('\n')
}
