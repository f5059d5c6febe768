import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { CountsDocument } from '../api/documents.ts'

/** The title of the tab: how many of the viewer's conversations are unread, then the name. */
export function useUnreadTitle() {
  const { t } = useI18n()
  const { data } = useQuery({ query: CountsDocument })
  return computed(() => {
    const unread = data.value?.conversationCounts.unreadMine ?? 0
    const count = unread > 99 ? '99+' : String(unread)
    return unread ? `(${count}) ${t('inbox.title')} · Manyhands` : `${t('inbox.title')} · Manyhands`
  })
}
