import { useQuery } from '@urql/vue'
import { computed, type Ref } from 'vue'
import { graphql } from '../api/graphql.ts'

const ContactOfDocument = graphql(`
  query ContactOf($id: ID!) {
    conversation(id: $id) {
      id
      contact {
        id
      }
    }
  }
`)

/** The client of the open conversation, read from what the thread has already brought. */
export function useContactOf(conversationId: Ref<string | null>) {
  const { data } = useQuery({
    query: ContactOfDocument,
    variables: () => ({ id: conversationId.value ?? '' }),
    pause: () => !conversationId.value,
  })
  return computed(() => {
    const conversation = data.value?.conversation
    return conversation?.id === conversationId.value ? (conversation?.contact.id ?? null) : null
  })
}
