import packageFile from '../../../../package.json' with { type: 'json' }
import { paths } from './paths.ts'
import { schemas } from './schemas.ts'

/** The description of the REST face, OpenAPI 3.1. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Manyhands',
    version: packageFile.version,
    description:
      'The REST face beside GraphQL (/graphql). Errors are {"detail": …}. Where an organization has several bots, ' +
      '/api/v1/telegram/integration speaks of the one that is connected for the longest. Integers of 64 bit come and ' +
      'go as JSON integers. A key is made in Settings → API keys, acts as the member who made it, within its scopes.',
  },
  servers: [{ url: '/' }],
  paths,
  components: {
    schemas,
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'An API key: mh_live_<id>_<secret>.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-mh_session',
        description: 'A session of the web app; from its own pages only.',
      },
    },
  },
} as const
