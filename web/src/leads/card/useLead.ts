import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { useFollow } from '../../api/useFollow.ts'
import { ASSIGN_LEAD, CHANGE_LEAD, LEAD_ONE, type Lead } from '../documents.ts'

/** One lead as it is now, and what is done with it; over a stale version nothing is done and it is read anew. */
export function useLead(id: () => string) {
  const { data, error, fetching, executeQuery } = useQuery({
    query: LEAD_ONE,
    variables: () => ({ id: id() }),
    requestPolicy: 'cache-and-network',
  })
  const lead = computed(() => (data.value?.lead?.id === id() ? data.value.lead : null))
  const reread = async () => void (await executeQuery({ requestPolicy: 'network-only' }))
  useFollow(reread, ({ __typename }) => __typename === 'LeadChanged')
  const giving = useAction(ASSIGN_LEAD)
  const changing = useAction(CHANGE_LEAD)
  const seen = () => ({ leadId: id(), expectedVersion: lead.value?.version })

  // One after the other: the second is made knowing the version that the first has made.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (ask: () => Promise<unknown>): Promise<boolean> => {
    const done = last.then(async () => {
      giving.forget()
      changing.forget()
      const isDone = !!(await ask())
      // What follows is asked of the lead as it stands then: the house itself may have changed it meanwhile.
      await reread()
      return isDone
    })
    last = done
    return done
  }
  const problem = computed(() => giving.problem.value ?? changing.problem.value)
  return {
    lead,
    isMissing: computed(() => !!data.value && !data.value.lead && !fetching.value),
    isBroken: computed(() => !!error.value && !lead.value),
    reread,
    isPending: computed(() => giving.isPending.value || changing.isPending.value),
    problem,
    isConflict: computed(() => problem.value?.code === 'VERSION_CONFLICT'),
    assign: (memberId: string | null) => inTurn(() => giving.run({ input: { ...seen(), memberId } })),
    change: (state: Lead['state']) => inTurn(() => changing.run({ input: { ...seen(), state } })),
  }
}
