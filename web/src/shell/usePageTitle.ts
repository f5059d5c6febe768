import { useTitle } from '@vueuse/core'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { cappedCount, useCounts } from './useCounts.ts'

/** What the pages are called, by how their addresses begin. */
const titles = [
  ['/inbox', 'inbox.title'],
  ['/contacts', 'contact.title'],
  ['/orders', 'shell.places.orders'],
  ['/leads', 'shell.places.leads'],
  ['/automation', 'shell.places.automation'],
  ['/deliveries', 'shell.places.deliveries'],
  ['/phone', 'shell.places.phone'],
  ['/settings/communications', 'shell.places.communications'],
  ['/settings/notifications', 'shell.places.notifications'],
  ['/settings/team', 'shell.places.team'],
  ['/settings/profile', 'shell.profile.open'],
  ['/settings/statuses', 'orders.statuses.title'],
  ['/settings/contact-fields', 'client.own.title'],
  ['/settings/sites', 'leads.site.title'],
  ['/settings/keys', 'team.keys.title'],
] as const

/** The title of the tab: how many of the viewer's conversations are unread, the page, the name. */
export function usePageTitle(): void {
  const { t } = useI18n()
  const route = useRoute()
  const counts = useCounts()
  useTitle(
    computed(() => {
      const unread = cappedCount(counts.value?.unreadMine)
      const [, key = 'shell.missing.title'] = titles.find(([path]) => route.path.startsWith(path)) ?? []
      return `${unread && `(${unread}) `}${t(key)} · Manyhands`
    }),
  )
}
