import { useClientHandle, useQuery } from '@urql/vue'
import { TrialDialogsDocument, TrialDocument, type RuleInput } from './documents.ts'

/** Past dialogs to try rules on, and the trial itself: it writes and sends nothing. */
export function useTrial() {
  const { client } = useClientHandle()
  const dialogs = useQuery({ query: TrialDialogsDocument, requestPolicy: 'cache-and-network' })
  const ask = (conversationId: string, rule: RuleInput | null) =>
    client.query(TrialDocument, { conversationId, rule }, { requestPolicy: 'network-only' }).toPromise()
  return { dialogs, ask }
}
