import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { HOURS, REMOVE_HOURS, SAVE_HOURS, type HoursChange } from './documents.ts'

/** The quiet hours and the patience of a branch (null: of all): its own, else what it inherits. */
export const useHours = (branchId: () => string | null) => {
  const { data, executeQuery } = useQuery({ query: HOURS, requestPolicy: 'cache-and-network' })
  const saving = useAction(SAVE_HOURS)
  const removing = useAction(REMOVE_HOURS)
  const own = computed(() => data.value?.noticeHours.find((hours) => hours.branchId === branchId()))
  const common = computed(() => data.value?.noticeHours.find((hours) => hours.branchId === null))

  const save = async (change: HoursChange): Promise<boolean> => {
    const expectedVersion = own.value?.version ?? null
    removing.forget()
    const payload = await saving.run({ input: { ...change, branchId: branchId(), expectedVersion } })
    await executeQuery({ requestPolicy: 'network-only' })
    return !!payload
  }
  /** The branch has the hours of all others again. */
  const reset = async (): Promise<boolean> => {
    saving.forget()
    const payload = await removing.run({ input: { branchId: branchId() } })
    await executeQuery({ requestPolicy: 'network-only' })
    return !!payload
  }
  return {
    hours: computed(() => own.value ?? common.value ?? null),
    isOwn: computed(() => !!own.value),
    isRead: computed(() => !!data.value),
    isPending: saving.isPending,
    isResetting: removing.isPending,
    problem: computed(() => saving.problem.value ?? removing.problem.value),
    save,
    reset,
    forget: () => {
      saving.forget()
      removing.forget()
    },
  }
}
