import { z } from 'zod'
import { faultOfPattern } from '../words/safe-pattern.ts'

/** What a rule may wait for. */
export const automationEvents = [
  'MESSAGE_RECEIVED',
  'CONVERSATION_OPENED',
  'CHOICE_MADE',
  'ORDER_MOVED',
  'LEAD_RECEIVED',
  'UNANSWERED',
  'CONTACT_LINKED',
] as const

/** What a condition may look at. */
export const conditionFields = [
  'TEXT',
  'LANGUAGE',
  'BRANCH',
  'INTEGRATION',
  'HOURS',
  'LABEL',
  'CONTACT_LINKED',
  'FIRST_MESSAGE',
  'ORDER_STATUS',
  'MODE',
] as const

/** How it compares. */
export const conditionOperators = ['IS', 'IS_NOT', 'CONTAINS', 'MATCHES', 'ANY_OF'] as const

/** What a rule may do. */
export const actionKinds = ['ANSWER', 'ASSIGN', 'LABEL', 'NOTE', 'HAND_OFF', 'CALL_WEBHOOK', 'WAIT'] as const

const condition = z
  .object({
    field: z.enum(conditionFields),
    operator: z.enum(conditionOperators),
    values: z.array(z.string().max(500)).min(1).max(50),
  })
  .refine(({ operator, values }) => operator !== 'MATCHES' || values.every((value) => faultOfPattern(value) === null), {
    message: 'regular expression',
    path: ['values'],
  })

const words = z.string().trim().min(1).max(4000)

const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ANSWER'), text: words }),
  z.object({ kind: z.literal('ASSIGN'), memberId: z.guid().nullish() }),
  z.object({ kind: z.literal('LABEL'), labelId: z.guid() }),
  z.object({ kind: z.literal('NOTE'), text: words }),
  z.object({ kind: z.literal('HAND_OFF'), text: words.nullish() }),
  z.object({ kind: z.literal('CALL_WEBHOOK'), url: z.url({ protocol: /^https?$/ }).max(2000) }),
  z.object({ kind: z.literal('WAIT'), minutes: z.int().min(1).max(43_200) }),
])

/** One condition; all of a rule must hold. Ids in it are uuids. */
export type Condition = z.output<typeof condition>
/** One action, with what it needs and nothing else. */
export type Action = z.output<typeof action>

/** The conditions of a rule, as JSON holds them; with so many regular expressions at the most. */
export const conditionsShape = z
  .array(condition)
  .max(20)
  .refine((all) => all.flatMap(({ operator, values }) => (operator === 'MATCHES' ? values : [])).length <= 20, {
    message: 'regular expressions: 0–20',
  })
/** The actions of a rule, as JSON holds them. */
export const actionsShape = z.array(action).min(1).max(20)

/** A rule as it decides. */
export type Rule = {
  id: string
  name: string
  event: (typeof automationEvents)[number]
  branchId: string | null
  integrationId: string | null
  conditions: Condition[]
  actions: Action[]
  isLast: boolean
}
