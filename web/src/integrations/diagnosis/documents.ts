import { graphql, type ResultOf } from '../../api/graphql.ts'

/** How the bot is at this moment, as its provider tells. */
export const CHECKS = graphql(`
  query IntegrationChecks($integrationId: ID!) {
    integrationChecks(integrationId: $integrationId) {
      key
      state
      text
      nextStep
      at
    }
  }
`)

/** One finding. */
export type Check = ResultOf<typeof CHECKS>['integrationChecks'][number]
