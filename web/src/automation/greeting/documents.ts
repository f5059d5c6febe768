import { Problem } from '../../api/fragments.ts'
import { graphql, type FragmentOf } from '../../api/graphql.ts'

/** How a bot greets and hands over. */
export const MannersFields = graphql(`
  fragment MannersFields on BotManners {
    integration {
      id
    }
    isGreeting
    greeting
    handOffWords
    handOffText
    version
  }
`)

/** All manners that are set. */
export const MannersDocument = graphql(
  `
    query BotMannersList {
      botManners {
        ...MannersFields
      }
    }
  `,
  [MannersFields],
)

/** Sets the manners of a bot, or of all that have none of their own. */
export const SaveMannersDocument = graphql(
  `
    mutation SaveBotManners($input: SaveBotMannersInput!) {
      saveBotManners(input: $input) {
        manners {
          ...MannersFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [MannersFields, Problem],
)

/** Sets for how long a person has the dialog after an answer, and how often the bot may speak. */
export const UpdatePauseDocument = graphql(
  `
    mutation UpdateBotPause($input: UpdateIntegrationInput!) {
      updateIntegration(input: $input) {
        integration {
          id
          humanMinutes
          autoPerMinute
          version
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Manners as they were read. */
export type Manners = FragmentOf<typeof MannersFields>
