import type { Rule } from './documents.ts'

/** Who may be told, in the order of the columns. */
export const audiences = ['CLIENT', 'STAFF_CHAT', 'OWNER', 'MEMBER'] as const

/** One line of the table: an event, and its cell for each audience; null where that audience never hears of it. */
export type RuleLine = { event: Rule['event']; cells: (Rule | null)[] }

/** The matrix as a table, in the order of the server. */
export function arrange(rules: readonly Rule[]): RuleLine[] {
  const events = [...new Set(rules.map(({ event }) => event))]
  return events.map((event) => ({
    event,
    cells: audiences.map(
      (audience) => rules.find((rule) => rule.event === event && rule.audience === audience) ?? null,
    ),
  }))
}

/** The name of a cell within the page. */
export const cellKey = ({ event, audience }: Pick<Rule, 'event' | 'audience'>): string => `${event}.${audience}`
