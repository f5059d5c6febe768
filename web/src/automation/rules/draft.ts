import type { Action, Condition, Rule, RuleInput } from './documents.ts'

/** A rule while it is written; every action has all its fields, so that changing its kind loses nothing. */
export type RuleDraft = Omit<Rule, 'branch' | 'integration' | 'id' | 'version'> & {
  branchId: string | null
  integrationId: string | null
}

/** What may be looked at, with the comparisons that mean something there and what is chosen first. */
export const fields: Record<Condition['field'], { operators: Condition['operator'][]; first: string[] }> = {
  TEXT: { operators: ['CONTAINS', 'IS', 'IS_NOT', 'MATCHES'], first: [] },
  FIRST_MESSAGE: { operators: ['IS'], first: ['true'] },
  HOURS: { operators: ['IS'], first: ['CLOSED'] },
  LANGUAGE: { operators: ['IS', 'IS_NOT'], first: ['en'] },
  LABEL: { operators: ['IS', 'IS_NOT'], first: [] },
  CONTACT_LINKED: { operators: ['IS'], first: ['true'] },
  ORDER_STATUS: { operators: ['IS', 'IS_NOT'], first: [] },
  INTEGRATION: { operators: ['IS', 'IS_NOT'], first: [] },
  BRANCH: { operators: ['IS', 'IS_NOT'], first: [] },
  MODE: { operators: ['IS'], first: ['BOT'] },
}

/** The values of the fields that have a closed set of them. */
export const closedValues: Partial<Record<Condition['field'], string[]>> = {
  FIRST_MESSAGE: ['true', 'false'],
  CONTACT_LINKED: ['true', 'false'],
  HOURS: ['OPEN', 'CLOSED'],
  MODE: ['BOT', 'HUMAN'],
}

/** A condition on another field, with what is usual there. */
export function conditionOn(field: Condition['field']): Condition {
  return { field, operator: fields[field].operators[0]!, values: [...fields[field].first] }
}

/** An action of a kind, still empty. */
export function actionOf(kind: Action['kind']): Action {
  return { kind, text: null, memberId: null, labelId: null, url: null, minutes: kind === 'WAIT' ? 10 : null }
}

/** A new rule: when a customer writes, the bot answers. */
export function newRule(): RuleDraft {
  return {
    name: '',
    isActive: true,
    branchId: null,
    integrationId: null,
    event: 'MESSAGE_RECEIVED',
    conditions: [conditionOn('TEXT')],
    actions: [actionOf('ANSWER')],
    isLast: true,
  }
}

/** A rule that was read, to be written. */
export function draftOf({ branch, integration, name, isActive, event, conditions, actions, isLast }: Rule): RuleDraft {
  return {
    ...{ name, isActive, event, isLast },
    branchId: branch?.id ?? null,
    integrationId: integration?.id ?? null,
    conditions: conditions.map((condition) => ({ ...condition, values: [...condition.values] })),
    actions: actions.map((action) => ({ ...action })),
  }
}

/** What is sent: of every action only what its kind needs. */
export function inputOf(draft: RuleDraft): RuleInput {
  const conditions = draft.conditions.map(({ field, operator, values }) => ({ field, operator, values: [...values] }))
  return { ...draft, name: draft.name.trim(), conditions, actions: draft.actions.map(plainAction) }
}

function plainAction({ kind, text, memberId, labelId, url, minutes }: Action): RuleInput['actions'][number] {
  switch (kind) {
    case 'ANSWER':
    case 'NOTE':
      return { kind, text: text?.trim() ?? '' }
    case 'HAND_OFF':
      return { kind, text: text?.trim() || null }
    case 'ASSIGN':
      return { kind, memberId }
    case 'LABEL':
      return { kind, labelId }
    case 'CALL_WEBHOOK':
      return { kind, url: url?.trim() ?? '' }
    default:
      return { kind, minutes: minutes ?? 10 }
  }
}

/** What is still missing, as the key of its words; null when it may be saved. */
export function missingIn(draft: RuleDraft): 'name' | 'values' | 'action' | 'actions' | null {
  if (!draft.name.trim()) return 'name'
  if (draft.conditions.some(({ values }) => values.length === 0)) return 'values'
  if (!draft.actions.length) return 'actions'
  return draft.actions.some(isEmpty) ? 'action' : null
}

function isEmpty({ kind, text, labelId, url, minutes }: Action): boolean {
  if (kind === 'ANSWER' || kind === 'NOTE') return !text?.trim()
  if (kind === 'LABEL') return !labelId
  if (kind === 'CALL_WEBHOOK') return !url?.trim()
  return kind === 'WAIT' && !(minutes && minutes > 0)
}
