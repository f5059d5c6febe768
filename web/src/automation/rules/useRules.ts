import { useAction } from '../../api/useAction.ts'
import { useItems } from '../parts/useItems.ts'
import {
  RemoveRuleDocument, ReorderRulesDocument, RulesDocument, SaveRuleDocument, type Rule,
} from './documents.ts' // prettier-ignore
import { draftOf, inputOf, type RuleDraft } from './draft.ts'

/** Every rule, and what may be done with them. */
export const useRules = () =>
  useItems({
    document: RulesDocument,
    pick: (data) => data.automationRules,
    titleOf: (rule: Rule) => rule.name,
    draftOf,
    inputOf: (draft: RuleDraft, rule?: Rule) => ({
      id: rule?.id ?? null,
      expectedVersion: rule?.version ?? null,
      rule: inputOf(draft),
    }),
    saving: useAction(SaveRuleDocument),
    removing: useAction(RemoveRuleDocument),
    ordering: useAction(ReorderRulesDocument),
  })
