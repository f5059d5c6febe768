import { computed } from 'vue'
import { useQuery } from '@urql/vue'
import { graphql } from '../api/graphql.ts'

const BRANCHES = graphql(`
  query NoticeBranches {
    branches {
      id
      name
    }
  }
`)

/** The branches that may have rules of their own. */
export const useBranches = () => {
  const { data } = useQuery({ query: BRANCHES, requestPolicy: 'cache-and-network' })
  return computed(() => data.value?.branches ?? [])
}
