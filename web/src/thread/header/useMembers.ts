import { useQuery } from '@urql/vue'
import { computed, type Ref } from 'vue'
import { MembersDocument } from './action-documents.ts'

/** The colleagues a conversation may be given to; read when `isAsked` first becomes true. */
export function useMembers(isAsked: Ref<boolean>) {
  const { data } = useQuery({ query: MembersDocument, pause: () => !isAsked.value })
  return computed(() => {
    const members = data.value?.members ?? []
    return members.filter((member) => !member.isDisabled && member.role !== 'OBSERVER')
  })
}
