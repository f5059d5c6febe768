import { type Facts, type VariableName, variableNamed } from './variables.ts'

/** Something wrong with a template: an unknown place, or one that this event knows nothing of; `position` in UTF-16. */
export type TemplateProblem = { variable: string; position: number; kind: 'UNKNOWN' | 'NOT_HERE' }

const place = /\{([^{}\n]{1,60})\}/g
const block = /\[\[([\s\S]*?)\]\]/g

/**
 * Fills a template. A line (or a `[[block]]`, which may have several lines) whose places are all empty is left out;
 * what is filled in is plain text and never read as a template again. More than one empty line in a row becomes one.
 */
export function render(template: string, facts: Facts): string {
  const blocks = template.replace(block, (_whole, inner: string) => (isEmpty(inner, facts) ? '' : inner))
  const lines = blocks.split('\n').filter((line) => !isEmpty(line, facts))
  const spaced = lines.join('\n').replace(/\n{3,}/g, '\n\n')
  return spaced.replace(place, (whole, name: string) => valueOf(facts, name) ?? whole).trim()
}

/** What is wrong with a template of an event that knows `known`. */
export function problemsOf(template: string, known: readonly VariableName[]): TemplateProblem[] {
  return [...template.matchAll(place)].flatMap(({ 1: name = '', index }) => {
    const variable = variableNamed(name)
    if (variable && known.includes(variable)) return []
    return [{ variable: name, position: index, kind: variable ? ('NOT_HERE' as const) : ('UNKNOWN' as const) }]
  })
}

/** Has places, and nothing to fill any of them with. */
function isEmpty(text: string, facts: Facts): boolean {
  const names = [...text.matchAll(place)].map((found) => found[1] ?? '').filter((name) => variableNamed(name))
  return names.length > 0 && names.every((name) => !valueOf(facts, name))
}

/** Undefined for a name that is no variable: such a brace is text. */
function valueOf(facts: Facts, name: string): string | undefined {
  const variable = variableNamed(name)
  return variable && (facts[variable]?.trim() ?? '')
}
