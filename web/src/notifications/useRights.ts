import { computed } from 'vue'
import { useSession } from '../api/session.ts'

/** What the viewer may do with notices: `reads` from the supervisor up, `manages` owners and administrators. */
export const useRights = () => {
  const { viewer } = useSession()
  const role = computed(() => viewer.value?.member.role ?? 'OBSERVER')
  return {
    reads: computed(() => ['OWNER', 'ADMIN', 'SUPERVISOR'].includes(role.value)),
    manages: computed(() => ['OWNER', 'ADMIN'].includes(role.value)),
  }
}
