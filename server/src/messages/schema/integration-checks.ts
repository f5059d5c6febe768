import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { hasText, say } from '../../texts.ts'
import { checkLive } from '../diagnosis/check-live.ts'
import { type Check, checkKeys, checkStates } from '../diagnosis/judge-checks.ts'
import { reasonInWords } from '../failure.ts'

const keyMeanings: Record<Check['key'], string> = {
  API: 'Whether the provider answers.',
  TOKEN: 'Whether the token opens this bot.',
  ACTIVE: 'Whether the bot is switched on.',
  WEBHOOK: "Whether customers' messages come to us.",
  OWNER_CHAT: "Whether the owner's notices have a chat.",
  CLIENTS: 'Whether customers have started the bot.',
  LINKS: 'Whether the clients of open orders can be told of them.',
  LAST_ERROR: 'What the provider refused last.',
}
const stateMeanings: Record<Check['state'], string> = {
  OK: 'As it should be.',
  WARNING: 'It works, or nobody can tell.',
  FAILED: 'It does not work.',
}

function described<Name extends string>(names: readonly Name[], meanings: Record<Name, string>) {
  const values = Object.fromEntries(names.map((name) => [name, { description: meanings[name] }]))
  return values as Record<Name, { description: string }>
}

const CheckKey = builder.enumType('IntegrationCheckKey', {
  description: 'What of a bot is looked at.',
  values: described(checkKeys, keyMeanings),
})

const CheckState = builder.enumType('IntegrationCheckState', {
  description: 'What a check found.',
  values: described(checkStates, stateMeanings),
})

const IntegrationCheck = builder.objectRef<Check>('IntegrationCheck').implement({
  description: "One finding of a live check of a bot, in the viewer's language.",
  fields: (t) => ({
    key: t.expose('key', { type: CheckKey, description: 'What was looked at.' }),
    state: t.expose('state', { type: CheckState, description: 'What was found.' }),
    text: t.string({
      description: 'The finding in words.',
      resolve: ({ key, text, facts }, _args, { locale }) => {
        const reason = key === 'LAST_ERROR' ? reasonInWords(locale, String(facts?.['reason'] ?? '')) : undefined
        return say(locale, `check.${key}.${text}`, { ...facts, ...(reason && { reason }) })
      },
    }),
    nextStep: t.string({
      nullable: true,
      description: 'What helps; null when nothing has to be done.',
      resolve: ({ key, text, facts }, _args, { locale }) => {
        const step = `check.${key}.${text}.step`
        return hasText(step) ? say(locale, step, facts) : null
      },
    }),
    at: t.expose('at', { type: 'DateTime', nullable: true, description: 'When it happened; null for what is so now.' }),
  }),
})

builder.queryField('integrationChecks', (t) =>
  t.field({
    type: [IntegrationCheck],
    // It calls the provider: several in one document are several times as dear.
    complexity: { field: 500 },
    description: 'Asks the provider, now, how a bot is. For those who manage bots; answers within some seconds.',
    args: { integrationId: t.arg.id({ required: true, description: 'Which bot.' }) },
    resolve: (_root, args, context) =>
      checkLive(viewerOf(context), { integrationId: decodeId('Integration', args.integrationId) }),
  }),
)
