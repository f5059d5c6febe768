import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.ts'

const FIELD = graphql(`
  fragment OwnField on ContactField {
    id
    key
    label
    kind
    choices
    position
  }
`)

/** The organization's own fields of the card, in their order. */
export const OWN_FIELDS = graphql(
  `
    query OwnFields {
      contactFields {
        ...OwnField
      }
    }
  `,
  [FIELD],
)

/** Makes a field or changes one. */
export const SAVE_FIELD = graphql(
  `
    mutation SaveContactField($input: SaveContactFieldInput!) {
      saveContactField(input: $input) {
        field {
          ...OwnField
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [FIELD, Problem],
)

/** Takes a field away, with what the cards say in it. */
export const REMOVE_FIELD = graphql(
  `
    mutation RemoveContactField($input: RemoveContactFieldInput!) {
      removeContactField(input: $input) {
        removedId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** One of them. */
export type OwnField = ResultOf<typeof OWN_FIELDS>['contactFields'][number]
/** What a field is saved as. */
export type OwnFieldInput = VariablesOf<typeof SAVE_FIELD>['input']
/** The kinds of fields, in the order they are offered. */
export const fieldKinds = ['TEXT', 'NUMBER', 'DATE', 'CHOICE'] as const
