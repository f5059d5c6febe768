import { computed } from 'vue'
import { useSession } from '../api/session.ts'

/** What the viewer may do with notices: `reads` from the supervisor up, `manages` owners and administrators. */
export const useRights = () => {
  const { can } = useSession()
  return { reads: computed(() => can('NOTICES_READ')), manages: computed(() => can('NOTICES_MANAGE')) }
}
