import { Problem } from '../../api/fragments.ts'
import { graphql, type FragmentOf, type ResultOf, type VariablesOf } from '../../api/graphql.ts'

/** A rule as its card and its editor show it. */
export const RuleFields = graphql(`
  fragment RuleFields on AutomationRule {
    id
    name
    isActive
    branch {
      id
    }
    integration {
      id
    }
    event
    conditions {
      field
      operator
      values
    }
    actions {
      kind
      text
      memberId
      labelId
      url
      minutes
    }
    isLast
    version
  }
`)

/** Every rule in its order. */
export const RulesDocument = graphql(
  `
    query AutomationRules {
      automationRules {
        ...RuleFields
      }
    }
  `,
  [RuleFields],
)

/** Makes or changes a rule. */
export const SaveRuleDocument = graphql(
  `
    mutation SaveAutomationRule($input: SaveAutomationRuleInput!) {
      saveAutomationRule(input: $input) {
        rule {
          ...RuleFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [RuleFields, Problem],
)

/** Removes a rule. */
export const RemoveRuleDocument = graphql(
  `
    mutation RemoveAutomationRule($input: RemoveAutomationRuleInput!) {
      removeAutomationRule(input: $input) {
        removedId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Gives the rules another order. */
export const ReorderRulesDocument = graphql(
  `
    mutation ReorderAutomationRules($input: ReorderAutomationRulesInput!) {
      reorderAutomationRules(input: $input) {
        rules {
          id
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** The dialogs one may try rules on. */
export const TrialDialogsDocument = graphql(`
  query TrialDialogs {
    conversations(view: ALL, first: 30) {
      edges {
        cursor
        node {
          id
          lastMessageText
          contact {
            id
            name
          }
        }
      }
    }
  }
`)

/** What automation would have done in a past dialog. */
export const TrialDocument = graphql(`
  query TryAutomation($conversationId: ID!, $rule: AutomationRuleInput) {
    tryAutomation(conversationId: $conversationId, rule: $rule) {
      message {
        id
        text
        kind
        createdAt
      }
      wouldRun {
        id
        name
      }
      isTriedRuleRun
      source
      answer
      reason
    }
  }
`)

/** A rule as it was read. */
export type Rule = FragmentOf<typeof RuleFields>
/** A rule as it is written. */
export type RuleInput = NonNullable<VariablesOf<typeof TrialDocument>['rule']>
/** One condition. */
export type Condition = Rule['conditions'][number]
/** One action. */
export type Action = Rule['actions'][number]
/** What would be done about one message. */
export type Trial = ResultOf<typeof TrialDocument>['tryAutomation'][number]
