import type { Channel } from '../../channels/channel.ts'

/** What receiving needs to know of an integration. */
export type ReceivingIntegration = {
  id: string
  organizationId: string
  branchId: string | null
  kind: Channel['kind']
  mode: 'CHAT' | 'NOTIFY_ONLY'
  acceptGroups: boolean
}
