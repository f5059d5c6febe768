import { builder } from '../../graphql/builder.ts'

/** The kind of an integration. */
export const KindRef = builder.enumType('IntegrationKind', {
  description: 'Which provider a bot is of.',
  values: {
    TELEGRAM_BOT: { description: 'A bot made with @BotFather.' },
    SANDBOX: { description: 'A bot of our own sandbox, to try and to show.' },
  },
})

/** What an integration is for. */
export const ModeRef = builder.enumType('IntegrationMode', {
  description: 'What a bot is for.',
  values: {
    CHAT: { description: 'Customers write to it and are answered.' },
    NOTIFY_ONLY: { description: 'It only sends notices and opens no conversation.' },
  },
})

/** How an integration is. */
export const StatusRef = builder.enumType('IntegrationStatus', {
  description: 'How a bot is, as far as the provider tells.',
  values: {
    CONNECTED: { description: 'Well.' },
    WARNING: { description: 'It works, but not as it should; `statusReason` says what to do.' },
    SUSPENDED: { description: 'The provider refuses its token; nothing is sent until there is a new one.' },
  },
})

/** How updates come. */
export const TransportRef = builder.enumType('IntegrationTransport', {
  description: 'How the messages of customers come to us.',
  values: {
    WEBHOOK: { description: 'The provider calls our address.' },
    POLLING: { description: 'We ask the provider: works without a public address.' },
  },
})
