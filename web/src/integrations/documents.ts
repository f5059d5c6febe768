import { Problem } from '../api/fragments.ts'
import { graphql, type FragmentOf } from '../api/graphql.ts'

/** All that the settings show of one bot. */
export const INTEGRATION_CARD = graphql(`
  fragment IntegrationCard on Integration {
    id
    kind
    mode
    status
    statusReason
    isActive
    name
    username
    avatarUrl
    tokenMasked
    branch {
      id
      name
    }
    transport
    webhook {
      url
      isConfigured
      isActive
      isOurs
      pendingUpdates
      lastError
      lastErrorAt
      checkedAt
    }
    welcomeMessage
    ownerChatId
    acceptGroups
    backlog
    blockedUntil
    pace {
      botPerSecond
      chatPerSecond
      chatBurst
      groupPerMinute
    }
    quarantined
    version
  }
`)

/** A bot as the settings see it. */
export type IntegrationCard = FragmentOf<typeof INTEGRATION_CARD>

/** Every bot of the organization, and whether the sandbox may be connected. */
export const INTEGRATIONS = graphql(
  `
    query CommunicationsList {
      integrations {
        ...IntegrationCard
      }
      installation {
        hasSandbox
      }
      viewer {
        id
        permissions
      }
    }
  `,
  [INTEGRATION_CARD],
)

/** One bot with what its settings may choose from. */
export const INTEGRATION = graphql(
  `
    query IntegrationSettings($id: ID!) {
      integration(id: $id) {
        ...IntegrationCard
      }
      branches {
        id
        name
      }
      viewer {
        id
        permissions
      }
    }
  `,
  [INTEGRATION_CARD],
)

/** Checks the token with Telegram, keeps it and starts the bot. */
export const CONNECT = graphql(
  `
    mutation ConnectIntegration($input: ConnectIntegrationInput!) {
      connectIntegration(input: $input) {
        integration {
          ...IntegrationCard
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [INTEGRATION_CARD, Problem],
)

/** Changes any of the settings; only the given ones. */
export const UPDATE = graphql(
  `
    mutation UpdateIntegration($input: UpdateIntegrationInput!) {
      updateIntegration(input: $input) {
        integration {
          ...IntegrationCard
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [INTEGRATION_CARD, Problem],
)

/** Takes the webhook away and forgets the token; conversations stay. */
export const DISCONNECT = graphql(
  `
    mutation DisconnectIntegration($input: DisconnectIntegrationInput!) {
      disconnectIntegration(input: $input) {
        integrationId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Sets our address at Telegram, again when it was set before. */
export const REGISTER_WEBHOOK = graphql(
  `
    mutation RegisterWebhook($input: RegisterWebhookInput!) {
      registerWebhook(input: $input) {
        integration {
          ...IntegrationCard
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [INTEGRATION_CARD, Problem],
)

/** Removes the webhook: the bot is polled from then on. */
export const REMOVE_WEBHOOK = graphql(
  `
    mutation RemoveWebhook($input: RemoveWebhookInput!) {
      removeWebhook(input: $input) {
        integration {
          ...IntegrationCard
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [INTEGRATION_CARD, Problem],
)

/** Asks Telegram how the bot and its webhook are. */
export const CHECK = graphql(
  `
    mutation CheckIntegration($input: CheckIntegrationInput!) {
      checkIntegration(input: $input) {
        integration {
          ...IntegrationCard
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [INTEGRATION_CARD, Problem],
)
