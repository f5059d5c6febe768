import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * A link to a bot as the phone opens it: `/phone?bot=<username>&start=<payload>`, or `&startgroup=<payload>` to take it
 * into a group. Whoever follows it uses the payload up.
 */
export const useDeepLink = () => {
  const { query } = useRoute()
  const router = useRouter()
  const payload = ref(typeof query.start === 'string' ? query.start : undefined)
  const groupPayload = ref(typeof query.startgroup === 'string' ? query.startgroup : undefined)
  const forget = () => {
    payload.value = undefined
    groupPayload.value = undefined
    void router.replace({ path: '/phone' })
  }
  return { bot: typeof query.bot === 'string' ? query.bot : undefined, payload, groupPayload, forget }
}
