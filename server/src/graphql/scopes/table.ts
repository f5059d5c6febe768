import type { ApiScope } from '../../team/keys/scopes.ts'

/**
 * What a key needs for a root field. `any`: every key may. `unlimited`: only a key without scopes, or a session.
 * `session`: no key at all.
 */
export type Need = ApiScope | 'any' | 'unlimited' | 'session'

const fields: [Need, string][] = [
  ['any', 'installation viewer organization branches members labels invitation node nodes'],
  ['session', 'sessions apiKeys createApiKey revokeApiKey setUp signIn signOut acceptInvitation revokeSession'],
  ['unlimited', 'invitations inviteMember revokeInvitation updateMember updateViewer createBranch'],
  ['unlimited', 'createMemberChatLink removeMemberChat'],
  ['conversations:read', 'conversation conversations conversationCounts message draft readMark events me'],
  ['conversations:read', 'deliveries deliveryCounts'],
  ['conversations:write', 'assignConversation closeConversation reopenConversation saveDraft addNote'],
  ['conversations:write', 'markConversationRead markConversationUnread setConversationBot labelConversation'],
  ['conversations:write', 'saveLabel removeLabel'],
  ['messages:send', 'sendMessage cancelMessage rescheduleMessage retryMessage retryMessages markMessageDelivered'],
  ['integrations:manage', 'integration integrations integrationChecks quarantinedUpdates replayUpdate'],
  ['integrations:manage', 'connectIntegration updateIntegration disconnectIntegration checkIntegration'],
  ['integrations:manage', 'registerWebhook removeWebhook sendTestMessage chatCandidates chatLink createChatLink'],
  ['contacts:read', 'contact contacts contactFields contactMatches'],
  ['contacts:write', 'upsertContact createContactLink sendContactLink linkContact unlinkIdentity'],
  ['contacts:write', 'saveContactField removeContactField'],
  ['orders:read', 'order orders orderByNumber orderStatuses orderCounts'],
  ['orders:write', 'upsertOrder changeOrderStatus saveOrderStatuses'],
  ['leads:read', 'lead leads leadCounts sites'],
  ['leads:write', 'createLead assignLead changeLeadState saveSite removeSite'],
  ['automation:manage', 'automationRules automationRuns tryAutomation saveAutomationRule removeAutomationRule'],
  ['automation:manage', 'reorderAutomationRules faqEntries matchFaq saveFaqEntry removeFaqEntry reorderFaqEntries'],
  ['automation:manage', 'businessHours saveBusinessHours removeBusinessHours botManners saveBotManners'],
  ['automation:manage', 'answerer saveAnswerer removeAnswerer testAnswerer meetings saveMeeting cancelMeeting'],
  ['notifications:manage', 'notificationRules saveNotificationRule resetNotificationRule previewNotification'],
  ['notifications:manage', 'transitionTemplates saveTransitionTemplate removeTransitionTemplate'],
  [
    'notifications:manage',
    'noticeHours saveNoticeHours removeNoticeHours notices retryNotice staffChats chooseStaffChat',
  ],
  ['notifications:manage', 'addStaffChat checkStaffChat testStaffChat createStaffChatLink'],
]

/** What each field of Query, Mutation and Subscription needs. A field without an entry is for sessions alone. */
export const needs: ReadonlyMap<string, Need> = new Map(
  fields.flatMap(([need, names]) => names.split(' ').map((name) => [name, need] as const)),
)

/** The first word of the scopes that a type belongs to, wherever it is reached from: `node(id)`, a card, an event. */
export const familyOfType: Readonly<Record<string, string>> = {
  Conversation: 'conversations',
  Message: 'conversations',
  Attachment: 'conversations',
  Integration: 'integrations',
  Contact: 'contacts',
  ContactIdentity: 'contacts',
  Order: 'orders',
  OrderChange: 'orders',
  OrderStatus: 'orders',
  Lead: 'leads',
  Site: 'leads',
  AutomationRule: 'automation',
  AutomationRun: 'automation',
  FaqEntry: 'automation',
  Meeting: 'automation',
  TransitionTemplate: 'notifications',
  StaffChat: 'notifications',
  Notice: 'notifications',
  Session: 'session',
  Invitation: 'session',
  ApiKey: 'session',
}

/**
 * Types that are guarded in every field that leads to them. The others are part of what leads there: a conversation's
 * contact and bot, an order's client.
 */
export const guardedTypes: ReadonlySet<string> = new Set(['Order', 'OrderChange', 'Lead', 'Meeting', 'AutomationRun'])

/** What the kinds of the feed besides those of conversations need. */
export const familyOfEvent = (kind: string): string => {
  if (kind.startsWith('ORDER_')) return 'orders'
  if (kind.startsWith('LEAD_')) return 'leads'
  if (kind.startsWith('AUTOMATION_')) return 'automation'
  return kind === 'NOTICE_CHANGED' || kind === 'STAFF_CHAT_CHANGED' ? 'notifications' : 'conversations'
}
