import { Problem } from '../../api/fragments.ts'
import { graphql, type FragmentOf } from '../../api/graphql.ts'

const SITE = graphql(`
  fragment SiteFields on Site {
    id
    name
    publicKey
    allowedOrigins
    isActive
    snippet
    greetingText
    greetingVoiceUrl
    greetingImageUrls
    version
    branch {
      id
      name
    }
    integration {
      id
      name
    }
  }
`)

/** The sites with what they may be tied to. */
export const SITES = graphql(
  `
    query Sites {
      sites {
        ...SiteFields
      }
      branches {
        id
        name
      }
      integrations {
        id
        name
      }
    }
  `,
  [SITE],
)

/** Makes or changes a site. */
export const SAVE_SITE = graphql(
  `
    mutation SaveSite($input: SaveSiteInput!) {
      saveSite(input: $input) {
        site {
          ...SiteFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [SITE, Problem],
)

/** Removes a site that has sent nothing. */
export const REMOVE_SITE = graphql(
  `
    mutation RemoveSite($input: RemoveSiteInput!) {
      removeSite(input: $input) {
        removedId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** A web site whose form sends leads. */
export type Site = FragmentOf<typeof SITE>
