import { z } from 'zod'
import { viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { maxRetries, retryMessages } from '../deliveries/retry-messages.ts'
import { DeliveryFilterRef, readFilter } from './delivery-filter.ts'

declareMutation('retryMessages', {
  description:
    'Sends many messages again: the named ones, or every FAILED one of a filter. ' +
    'One whose fate is UNKNOWN has to be named. At most 500 at a time.',
  input: (t) => ({
    messageIds: t.idList({ description: 'Which messages.' }),
    filter: t.field({ type: DeliveryFilterRef, description: 'Instead of ids: every failed one that it finds.' }),
    clientMutationId: t.string({ description: 'A repeat with the same id sends nothing twice.' }),
  }),
  rules: z.object({
    messageIds: z.array(z.string()).min(1).max(maxRetries).nullish(),
    clientMutationId: z.string().min(1).max(100).nullish(),
  }),
  run: (input, context) =>
    retryMessages(viewerOf(context), {
      clientMutationId: input.clientMutationId,
      messageIds: input.messageIds?.map((id) => decodeId('Message', id)),
      filter: input.filter && readFilter(input.filter),
    }),
  payload: (t) => ({
    count: t.exposeInt('count', { nullable: true, description: 'How many were queued again; null when refused.' }),
    skipped: t.exposeInt('skipped', {
      nullable: true,
      description: 'How many could no longer be: their state changed, or their bot is off.',
    }),
  }),
})
