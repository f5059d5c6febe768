import { actionsShape, automationEvents, conditionsShape, type Rule } from './rule.ts'

/** A rule as its row holds it. */
export type RuleRow = Omit<Rule, 'conditions' | 'actions' | 'event'> & {
  event: string
  conditions: unknown
  actions: unknown
}

/** The rule of a row; undefined for one that this version does not understand: it does not run. */
export function readRule(row: RuleRow): Rule | undefined {
  const conditions = conditionsShape.safeParse(row.conditions)
  const actions = actionsShape.safeParse(row.actions)
  const event = automationEvents.find((known) => known === row.event)
  if (!conditions.success || !actions.success || !event) return undefined
  return { ...row, event, conditions: conditions.data, actions: actions.data }
}
