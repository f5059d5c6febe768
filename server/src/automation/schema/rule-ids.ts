import { decodeId, decodeIdIfGiven, encodeId } from '../../graphql/ids.ts'
import type { Action, Condition } from '../rules/rule.ts'
import type { RuleDraft } from '../rules/check-rule.ts'

/** Of which type the ids in the values of a condition are; the values of other fields are words. */
const typeOfField: Partial<Record<Condition['field'], string>> = {
  BRANCH: 'Branch',
  INTEGRATION: 'Integration',
  LABEL: 'Label',
  ORDER_STATUS: 'OrderStatus',
}

/** An action as the API shows and takes it: one type for all kinds. */
export type FlatAction = {
  kind: Action['kind']
  text?: string | null
  memberId?: string | null
  labelId?: string | null
  url?: string | null
  minutes?: number | null
}

/** A condition with the global ids of the API. */
export function shownCondition({ field, operator, values }: Condition): Condition {
  const type = typeOfField[field]
  return { field, operator, values: type ? values.map((id) => encodeId(type, id)) : values }
}

/** An action with the global ids of the API. */
export function shownAction(action: Action): FlatAction {
  const { memberId, labelId, ...rest } = action as FlatAction
  return {
    ...rest,
    ...(memberId && { memberId: encodeId('Member', memberId) }),
    ...(labelId && { labelId: encodeId('Label', labelId) }),
  }
}

type RuleInput = Omit<RuleDraft, 'conditions' | 'actions'> & { conditions: Condition[]; actions: FlatAction[] }

/** What came by the API with the ids of our rows. */
export function draftOf({ conditions, actions, ...rule }: RuleInput): RuleDraft {
  return {
    ...rule,
    branchId: decodeIdIfGiven('Branch', rule.branchId),
    integrationId: decodeIdIfGiven('Integration', rule.integrationId),
    conditions: conditions.map(({ field, operator, values }) => {
      const type = typeOfField[field]
      return { field, operator, values: type ? values.map((id) => decodeId(type, id)) : values }
    }),
    actions: actions.map((action) => ({
      ...action,
      memberId: decodeIdIfGiven('Member', action.memberId),
      labelId: decodeIdIfGiven('Label', action.labelId),
    })),
  }
}
