import { graphql, type ResultOf } from '../../api/graphql.ts'

/** Everything that rules and entries name by id. */
export const PlacesDocument = graphql(`
  query AutomationPlaces {
    integrations {
      id
      name
      username
      humanMinutes
      autoPerMinute
      version
    }
    branches {
      id
      name
    }
    members {
      id
      name
      role
      isDisabled
    }
    labels {
      id
      name
      color
    }
    orderStatuses {
      id
      name
    }
  }
`)

/** What may be named, as it was read. */
export type Places = ResultOf<typeof PlacesDocument>
/** A bot with what it does by itself. */
export type Bot = Places['integrations'][number]
