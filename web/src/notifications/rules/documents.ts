import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

const RULE = graphql(`
  fragment NoticeRuleCell on NotificationRule {
    event
    audience
    branchId
    isEnabled
    text
    isDefault
    variables
    version
  }
`)

/** The whole matrix of a branch. */
export const RULES = graphql(
  `
    query NotificationRules($branchId: ID) {
      notificationRules(branchId: $branchId) {
        ...NoticeRuleCell
      }
    }
  `,
  [RULE],
)

/** Sets one cell. */
export const SAVE_RULE = graphql(
  `
    mutation SaveNotificationRule($input: SaveNotificationRuleInput!) {
      saveNotificationRule(input: $input) {
        rule {
          ...NoticeRuleCell
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [RULE, Problem],
)

/** Lets what lies under a cell show through. */
export const RESET_RULE = graphql(
  `
    mutation ResetNotificationRule($input: ResetNotificationRuleInput!) {
      resetNotificationRule(input: $input) {
        rule {
          ...NoticeRuleCell
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [RULE, Problem],
)

/** One cell of the matrix. */
export type Rule = ResultOf<typeof RULES>['notificationRules'][number]
