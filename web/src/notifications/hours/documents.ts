import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.ts'

/** What was set, for the organization and for branches of their own. */
export const HOURS = graphql(`
  query NoticeHours {
    noticeHours {
      branchId
      quietFrom
      quietTo
      unansweredMinutes
      version
    }
  }
`)

/** Sets quiet hours and patience. */
export const SAVE_HOURS = graphql(
  `
    mutation SaveNoticeHours($input: SaveNoticeHoursInput!) {
      saveNoticeHours(input: $input) {
        hours {
          branchId
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

/** A branch has the hours of all others again. */
export const REMOVE_HOURS = graphql(
  `
    mutation RemoveNoticeHours($input: RemoveNoticeHoursInput!) {
      removeNoticeHours(input: $input) {
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Hours of one place. */
export type Hours = ResultOf<typeof HOURS>['noticeHours'][number]
/** Hours as they are to be. */
export type HoursChange = Omit<VariablesOf<typeof SAVE_HOURS>['input'], 'branchId' | 'expectedVersion'>
