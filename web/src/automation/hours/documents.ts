import { Problem } from '../../api/fragments.ts'
import { graphql, type FragmentOf } from '../../api/graphql.ts'

/** When a place answers. */
export const HoursFields = graphql(`
  fragment HoursFields on BusinessHours {
    branch {
      id
      name
    }
    isActive
    timeZone
    week {
      day
      from
      to
    }
    holidays
    awayText
    isOpenNow
    version
  }
`)

/** All hours that are set. */
export const HoursDocument = graphql(
  `
    query BusinessHoursList {
      businessHours {
        ...HoursFields
      }
    }
  `,
  [HoursFields],
)

/** Sets the hours of a branch or of the organization. */
export const SaveHoursDocument = graphql(
  `
    mutation SaveBusinessHours($input: SaveBusinessHoursInput!) {
      saveBusinessHours(input: $input) {
        hours {
          ...HoursFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [HoursFields, Problem],
)

/** Hours as they were read. */
export type Hours = FragmentOf<typeof HoursFields>
/** One opening of a week. */
export type Opening = Hours['week'][number]
