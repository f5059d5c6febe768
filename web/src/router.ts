import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { isServerThere, whenSignedOut } from './api/client.ts'
import { loadSession, useSession } from './api/session.ts'
import { loadAllTexts } from './lib/i18n.ts'

const views = 'mine|unassigned|all|closed'

const signedIn: RouteRecordRaw[] = [
  { path: '', redirect: '/inbox/mine' },
  { path: 'inbox', redirect: '/inbox/mine' },
  { path: `inbox/:view(${views})/:conversationId?`, name: 'inbox', component: () => import('./inbox/InboxPage.vue') },
  { path: 'contacts/:id', name: 'contact', component: () => import('./contact/ContactPage.vue') },
  { path: 'orders', name: 'orders', component: () => import('./orders/OrdersPage.vue') },
  { path: 'orders/:id', name: 'order', component: () => import('./orders/OrderPage.vue') },
  { path: 'leads', name: 'leads', component: () => import('./leads/LeadsPage.vue') },
  { path: 'settings/statuses', name: 'statuses', component: () => import('./orders/statuses/StatusesPage.vue') },
  {
    path: 'settings/contact-fields',
    name: 'contact-fields',
    component: () => import('./contact/own-fields/OwnFieldsPage.vue'),
  },
  { path: 'settings/sites', name: 'sites', component: () => import('./leads/sites/SitesPage.vue') },
  { path: 'settings/keys', name: 'keys', component: () => import('./team/keys/KeysPage.vue') },
  { path: 'automation', redirect: '/automation/rules' },
  {
    path: 'automation/:tab(rules|faq|hours|greeting|answerer|log)',
    name: 'automation',
    component: () => import('./automation/AutomationPage.vue'),
  },
  { path: 'deliveries', name: 'deliveries', component: () => import('./deliveries/DeliveriesPage.vue') },
  { path: 'settings', redirect: '/settings/communications' },
  {
    path: 'settings/communications',
    name: 'communications',
    component: () => import('./integrations/IntegrationsPage.vue'),
  },
  {
    path: 'settings/communications/:id',
    name: 'integration',
    component: () => import('./integrations/IntegrationPage.vue'),
  },
  { path: 'settings/notifications', name: 'notices', component: () => import('./notifications/MatrixPage.vue') },
  { path: 'settings/notifications/transitions', component: () => import('./notifications/TransitionsPage.vue') },
  { path: 'settings/notifications/staff-chats', component: () => import('./notifications/StaffChatsPage.vue') },
  { path: 'settings/notifications/telegram', component: () => import('./notifications/TelegramPage.vue') },
  { path: 'settings/notifications/log', component: () => import('./notifications/LogPage.vue') },
  { path: 'settings/team', name: 'team', component: () => import('./team/TeamPage.vue') },
  { path: 'settings/profile', name: 'profile', component: () => import('./team/ProfilePage.vue') },
  { path: 'phone', name: 'phone', component: () => import('./sandbox/PhonePage.vue') },
  { path: ':rest(.*)*', name: 'missing', component: () => import('./shell/MissingPage.vue') },
]

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', meta: { open: true }, component: () => import('./onboarding/SignInPage.vue') },
  { path: '/set-up', name: 'set-up', meta: { open: true }, component: () => import('./onboarding/SetUpPage.vue') },
  {
    path: '/invite/:token',
    name: 'invite',
    meta: { open: true },
    component: () => import('./onboarding/InvitePage.vue'),
  },
  { path: '/', component: () => import('./shell/AppShell.vue'), children: signedIn },
]

/** All pages, each loaded when first opened; a URL holds the whole state of a page. */
export const router = createRouter({ history: createWebHistory(), routes })

router.beforeEach(async (to) => {
  await loadSession().catch(() => undefined)
  const { viewer, installation } = useSession()
  if (!installation.value) return true
  if (!installation.value.isSetUp) return to.name === 'set-up' ? true : { name: 'set-up' }
  if (to.name === 'set-up') return { path: '/' }
  if (viewer.value || to.meta.open) return true
  return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
})

/** The pages whose texts come with the first load. */
const FIRST = new Set<unknown>(['inbox', 'sign-in', 'set-up', 'invite', 'missing'])
router.beforeResolve(async (to) => {
  if (!FIRST.has(to.name)) await loadAllTexts()
})

// A release takes the files of older pages away: what is asked for then is loaded whole, once, if the server is there.
const WANTED = 'manyhands:wanted'
router.onError(async (_error, to) => {
  if (sessionStorage.getItem(WANTED) === to.fullPath || !(await isServerThere())) return
  sessionStorage.setItem(WANTED, to.fullPath)
  location.assign(to.fullPath)
})
router.afterEach(() => sessionStorage.removeItem(WANTED))

whenSignedOut(() => {
  const here = router.currentRoute.value
  if (!here.meta.open) location.assign(`/sign-in?next=${encodeURIComponent(here.fullPath)}`)
})
