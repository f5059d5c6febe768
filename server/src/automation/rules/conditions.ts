import { hasPhrase, stemSet } from '../words/has-phrase.ts'
import { normalize } from '../words/normalize.ts'
import { matchesPattern } from '../words/safe-pattern.ts'
import type { Stems } from '../words/stems.ts'
import type { Condition, Rule } from './rule.ts'

/** What the conditions of rules look at. Each list holds whatever is true of the field. */
export type RuleFacts = {
  event: Rule['event']
  branchId: string | null
  integrationId: string | null
  text: string
  of: Record<Exclude<Condition['field'], 'TEXT' | 'BRANCH' | 'INTEGRATION'>, string[]>
}

/** The rules that are to run, in their order: those whose conditions all hold, up to the first that is the last. */
export function rulesToRun(rules: Rule[], facts: RuleFacts, stemOf: Stems): Rule[] {
  const running: Rule[] = []
  for (const rule of rules) {
    if (!concerns(rule, facts) || !rule.conditions.every((condition) => holds(condition, facts, stemOf))) continue
    running.push(rule)
    if (rule.isLast) break
  }
  return running
}

function concerns(rule: Rule, { event, branchId, integrationId }: RuleFacts): boolean {
  if (rule.event !== event) return false
  if (rule.branchId && rule.branchId !== branchId) return false
  return !rule.integrationId || rule.integrationId === integrationId
}

function holds({ field, operator, values }: Condition, facts: RuleFacts, stemOf: Stems): boolean {
  const true_ = truthOf(field, facts)
  const isText = field === 'TEXT'
  const isAnyOf = () => values.some((value) => true_.some((fact) => plain(fact) === plain(value)))
  switch (operator) {
    case 'IS':
    case 'ANY_OF':
      return isAnyOf()
    case 'IS_NOT':
      return !isAnyOf()
    case 'MATCHES':
      return values.some((value) => true_.some((fact) => matchesPattern(value, fact)))
    case 'CONTAINS':
      if (!isText) return values.some((value) => true_.some((fact) => plain(fact).includes(plain(value))))
      return values.some((value) => hasPhrase(stemSet(facts.text, stemOf), value, stemOf))
  }
}

function truthOf(field: Condition['field'], facts: RuleFacts): string[] {
  if (field === 'TEXT') return [facts.text]
  if (field === 'BRANCH') return facts.branchId ? [facts.branchId] : []
  if (field === 'INTEGRATION') return facts.integrationId ? [facts.integrationId] : []
  return facts.of[field]
}

/** As two values are compared; what holds no word at all (an emoji) is compared as it is. */
const plain = (value: string) => normalize(value) || value.trim()
