import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

/** The keys of programs. */
export const API_KEYS = graphql(`
  query ApiKeys {
    apiKeys {
      id
      name
      prefix
      scopes
      createdAt
      expiresAt
      lastUsedAt
      member {
        id
        name
      }
    }
  }
`)

/** Makes a key; its secret is told this once. */
export const CREATE_KEY = graphql(
  `
    mutation CreateApiKey($input: CreateApiKeyInput!) {
      createApiKey(input: $input) {
        apiKey {
          id
        }
        secret
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Ends a key at once. */
export const REVOKE_KEY = graphql(
  `
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
      revokeApiKey(input: $input) {
        removedId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** A key as its row shows it. */
export type ApiKey = ResultOf<typeof API_KEYS>['apiKeys'][number]

/** What a key may be limited to. */
export const scopes = [
  'conversations:read', 'conversations:write', 'messages:send', 'contacts:read', 'contacts:write', 'orders:read',
  'orders:write', 'leads:read', 'leads:write', 'integrations:manage', 'automation:manage', 'notifications:manage',
] as const // prettier-ignore
