import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { LabelConversationDocument, LabelsDocument, SaveLabelDocument } from './bot-documents.ts'

/** Every label of the house, and what one may do with those of a conversation. */
export function useLabels(conversationId: () => string) {
  const { data } = useQuery({ query: LabelsDocument, requestPolicy: 'cache-and-network' })
  const labelling = useAction(LabelConversationDocument)
  const saving = useAction(SaveLabelDocument)
  return {
    labels: computed(() => data.value?.labels ?? []),
    problem: computed(() => labelling.problem.value ?? saving.problem.value),
    /** Gives the conversation exactly these. */
    apply: (labelIds: string[]) => labelling.run({ input: { conversationId: conversationId(), labelIds } }),
    /** Makes a label; answers its id, null when it was refused. */
    create: async (name: string, color: string) => {
      const made = await saving.run({ input: { name, color } })
      return made?.label?.id ?? null
    },
  }
}
