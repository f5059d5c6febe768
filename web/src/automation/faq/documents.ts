import { Problem } from '../../api/fragments.ts'
import { graphql, type FragmentOf } from '../../api/graphql.ts'

/** A frequent question as its card and its editor show it. */
export const FaqFields = graphql(`
  fragment FaqFields on FaqEntry {
    id
    title
    phrases
    keywords
    patterns
    answer
    buttons {
      text
      faqId
      url
    }
    isActive
    branch {
      id
    }
    integration {
      id
    }
    version
  }
`)

/** Every question in its order. */
export const FaqDocument = graphql(
  `
    query FaqEntries {
      faqEntries {
        ...FaqFields
      }
    }
  `,
  [FaqFields],
)

/** Which question a text would be taken for, and why. */
export const MatchFaqDocument = graphql(`
  query MatchFaq($text: String!, $integrationId: ID) {
    matchFaq(text: $text, integrationId: $integrationId) {
      entry {
        id
        title
        answer
      }
      score
      reason
    }
  }
`)

/** Makes or changes a question. */
export const SaveFaqDocument = graphql(
  `
    mutation SaveFaqEntry($input: SaveFaqEntryInput!) {
      saveFaqEntry(input: $input) {
        entry {
          ...FaqFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [FaqFields, Problem],
)

/** Removes a question. */
export const RemoveFaqDocument = graphql(
  `
    mutation RemoveFaqEntry($input: RemoveFaqEntryInput!) {
      removeFaqEntry(input: $input) {
        removedId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Gives the questions another order. */
export const ReorderFaqDocument = graphql(
  `
    mutation ReorderFaqEntries($input: ReorderFaqEntriesInput!) {
      reorderFaqEntries(input: $input) {
        entries {
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

/** A frequent question as it was read. */
export type FaqEntry = FragmentOf<typeof FaqFields>
/** One button below an answer. */
export type FaqButton = FaqEntry['buttons'][number]
