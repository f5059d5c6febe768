import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.ts'

const TEMPLATE = graphql(`
  fragment TransitionWords on TransitionTemplate {
    id
    branch {
      id
    }
    fromStatusId
    toStatusId
    isEnabled
    text
    version
  }
`)

/** Every status with the words for the moves into it, and the words that hold where there are none. */
export const TRANSITIONS = graphql(
  `
    query TransitionTemplates($branchId: ID) {
      orderStatuses {
        id
        name
        color
        isInitial
        isReady
        nextIds
      }
      transitionTemplates {
        ...TransitionWords
      }
      notificationRules(branchId: $branchId) {
        event
        audience
        isEnabled
        text
        variables
      }
    }
  `,
  [TEMPLATE],
)

/** Sets the words for one move. */
export const SAVE_TEMPLATE = graphql(
  `
    mutation SaveTransitionTemplate($input: SaveTransitionTemplateInput!) {
      saveTransitionTemplate(input: $input) {
        template {
          ...TransitionWords
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [TEMPLATE, Problem],
)

/** Takes the words for one move away. */
export const REMOVE_TEMPLATE = graphql(
  `
    mutation RemoveTransitionTemplate($input: RemoveTransitionTemplateInput!) {
      removeTransitionTemplate(input: $input) {
        removedId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

type Answer = ResultOf<typeof TRANSITIONS>
/** Where an order may stand. */
export type Status = Answer['orderStatuses'][number]
/** The words for one move. */
export type Template = Answer['transitionTemplates'][number]
/** The words that hold for moves without their own. */
export type CommonRule = Answer['notificationRules'][number]
/** Words as they are to be. */
export type TemplateChange = VariablesOf<typeof SAVE_TEMPLATE>['input']
