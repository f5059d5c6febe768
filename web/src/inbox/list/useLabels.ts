import { useQuery } from '@urql/vue'
import { LabelsDocument } from './documents.ts'

/** The labels there are, asked for only while `isWanted`. */
export function useLabels(isWanted: () => boolean) {
  return useQuery({ query: LabelsDocument, pause: () => !isWanted(), requestPolicy: 'cache-and-network' })
}
