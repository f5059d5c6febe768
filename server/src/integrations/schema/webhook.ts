import { builder } from '../../graphql/builder.ts'
import type { Integration } from '../../generated/prisma/client.ts'

type Webhook = Integration & { ownUrl: string }

/** The webhook of an integration. */
export const WebhookRef = builder.objectRef<Webhook>('IntegrationWebhook').implement({
  description: 'The address at which the provider calls us, and how that goes.',
  fields: (t) => ({
    url: t.string({
      description:
        'The address that is registered, else the one to be registered; empty when PUBLIC_API_URL is not set.',
      resolve: ({ webhookUrl, ownUrl }) => webhookUrl ?? ownUrl,
    }),
    isConfigured: t.boolean({
      description: 'Whether PUBLIC_API_URL is set, so that there is an address to register.',
      resolve: ({ ownUrl }) => ownUrl !== '',
    }),
    isActive: t.exposeBoolean('webhookActive', { description: 'Whether it is registered.' }),
    isOurs: t.exposeBoolean('webhookIsOurs', {
      nullable: true,
      description: 'Whether the provider still names this address; null when there is none or nobody has looked.',
    }),
    pendingUpdates: t.exposeInt('webhookPending', {
      nullable: true,
      description: 'How many updates wait at the provider.',
    }),
    lastError: t.exposeString('webhookLastError', { nullable: true, description: 'Why its last failed call failed.' }),
    lastErrorAt: t.expose('webhookLastErrorAt', { type: 'DateTime', nullable: true, description: 'When that was.' }),
    checkedAt: t.expose('webhookCheckedAt', { type: 'DateTime', nullable: true, description: 'When we looked last.' }),
  }),
})
