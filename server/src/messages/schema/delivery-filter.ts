import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import type { DeliveryFilter } from '../deliveries/filter.ts'
import { MessageStateRef } from './enums.ts'

/** Narrows the deliveries, for the list, the counters and the bulk retry alike. */
export const DeliveryFilterRef = builder.inputType('DeliveryFilter', {
  description: 'Narrows the deliveries; what is not given does not filter.',
  fields: (t) => ({
    state: t.field({ type: MessageStateRef, description: 'Only in this state.' }),
    failureCode: t.string({ description: 'Only with this code of failure.', validate: z.string().max(100) }),
    integrationId: t.id({ description: 'Only of this bot.' }),
    authorId: t.id({ description: 'Only of this colleague.' }),
    from: t.field({ type: 'DateTime', description: 'Only written then or later.' }),
    to: t.field({ type: 'DateTime', description: 'Only written before.' }),
    search: t.string({
      description: "A part of the text, or of the customer's name or username; with @ in front usernames only.",
      validate: z.string().max(100),
    }),
    undeliveredOnly: t.boolean({ description: 'Only FAILED and UNKNOWN ones.' }),
  }),
})

/** The filter with its global ids read; throws NOT_FOUND for ids of another type. */
export function readFilter(given: typeof DeliveryFilterRef.$inferInput | null | undefined): DeliveryFilter {
  return {
    ...given,
    integrationId: decodeIdIfGiven('Integration', given?.integrationId),
    authorId: decodeIdIfGiven('Member', given?.authorId),
  }
}
