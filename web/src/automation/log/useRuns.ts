import { usePages } from '../../api/usePages.ts'
import { RunsDocument } from './documents.ts'

/** The log of what ran, a page at a time; of one rule when `ruleId` is given. */
export function useRuns(ruleId: () => string | null) {
  return usePages({
    document: RunsDocument,
    variables: (first, after) => ({ ruleId: ruleId(), first, after }),
    page: 30,
    most: 90,
    pick: (data) => data.automationRuns,
    isIts: ({ __typename }) => __typename === 'AutomationRunChanged',
  })
}
