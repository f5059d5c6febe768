import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { type Action, actionsShape, type Condition, conditionsShape } from '../rules/rule.ts'
import { mustRead } from '../setting/check.ts'
import { ActionKindRef, EventRef, FieldRef, OperatorRef } from './enums.ts'
import { type FlatAction, shownAction, shownCondition } from './rule-ids.ts'

const ConditionRef = builder.objectRef<Condition>('AutomationCondition').implement({
  description: 'One condition of a rule; all must hold.',
  fields: (t) => ({
    field: t.expose('field', { type: FieldRef, description: 'What it looks at.' }),
    operator: t.expose('operator', { type: OperatorRef, description: 'How it compares.' }),
    values: t.exposeStringList('values', { description: 'With what; ids where the field is of things with ids.' }),
  }),
})

const ActionRef = builder.objectRef<FlatAction>('AutomationAction').implement({
  description: 'One action of a rule, with what its kind needs.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ActionKindRef, description: 'What it does.' }),
    text: t.exposeString('text', { nullable: true, description: 'What is said or noted.' }),
    memberId: t.exposeID('memberId', { nullable: true, description: 'To whom the conversation is given.' }),
    labelId: t.exposeID('labelId', { nullable: true, description: 'Which label.' }),
    url: t.exposeString('url', { nullable: true, description: 'Which address is called.' }),
    minutes: t.exposeInt('minutes', { nullable: true, description: 'How long it waits.' }),
  }),
})

/** A rule, for lists and payloads. */
export const RuleRef = builder.prismaNode('AutomationRule', {
  id: { field: 'id' },
  nullable: true,
  description: 'When something happens and all conditions hold, these actions are done, in order.',
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'How it is called; the thread shows who of the bot spoke.' }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether it runs.' }),
    position: t.exposeInt('position', { description: 'Its place among the rules.' }),
    branch: t.relation('branch', { nullable: true, description: 'Only in this branch.' }),
    integration: t.relation('integration', { nullable: true, description: 'Only with this bot.' }),
    event: t.field({
      type: EventRef,
      description: 'What it waits for.',
      select: { event: true },
      resolve: ({ event }) => event as (typeof EventRef)['$inferType'],
    }),
    conditions: t.field({
      type: [ConditionRef],
      description: 'All must hold.',
      select: { conditions: true },
      resolve: ({ conditions }) => (conditionsShape.safeParse(conditions).data ?? []).map(shownCondition),
    }),
    actions: t.field({
      type: [ActionRef],
      description: 'What is done, in order.',
      select: { actions: true },
      resolve: ({ actions }) => (actionsShape.safeParse(actions).data ?? ([] as Action[])).map(shownAction),
    }),
    isLast: t.exposeBoolean('isLast', { description: 'The rules after it are left out once it has run.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it changed last.' }),
  }),
})

builder.queryField('automationRules', (t) =>
  t.prismaField({
    type: ['AutomationRule'],
    description: 'Every rule, in the order in which they run.',
    resolve: (query, _root, _args, context) => {
      mustRead(viewerOf(context))
      return databaseOf(context).automationRule.findMany({
        ...query,
        orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
      })
    },
  }),
)
