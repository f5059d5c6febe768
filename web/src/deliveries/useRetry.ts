import { useAction } from '../api/useAction.ts'
import { MARK_DELIVERED, RETRY_MESSAGES, type DeliveryFilter } from './documents.ts'

/**
 * Sending again and settling what is unknown; each press has a name of its own, so that a repeat does nothing twice.
 */
export function useRetry() {
  const retry = useAction(RETRY_MESSAGES)
  const mark = useAction(MARK_DELIVERED)
  return {
    isPending: retry.isPending,
    problem: retry.problem,
    markProblem: mark.problem,
    forget: retry.forget,
    retry: (wish: { messageIds: string[] } | { filter: DeliveryFilter }) =>
      retry.run({ input: { ...wish, clientMutationId: crypto.randomUUID() } }),
    markDelivered: (messageId: string) => mark.run({ input: { messageId, clientMutationId: crypto.randomUUID() } }),
  }
}
