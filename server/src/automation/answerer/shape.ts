import { z } from 'zod'

const address = z.url({ protocol: /^https?$/ }).max(2000)
const text = z.string().max(20_000)

/**
 * What an external answerer may answer; unknown fields are passed over, null is absent. `text` is how Flowise calls the
 * reply.
 */
export const answerShape = z.object({
  reply: text.nullish(),
  text: text.nullish().catch(null),
  welcomeVoiceUrl: address.nullish(),
  welcomeImageUrls: z.array(address).max(10).nullish(),
  handOff: z.boolean().nullish(),
  buttons: z
    .array(z.union([z.object({ text: z.string().min(1).max(64), url: address.nullish() }), z.string().min(1).max(64)]))
    .max(12)
    .nullish(),
})

/** An answer of the external answerer. */
export type ExternalAnswer = z.output<typeof answerShape>

/** What an answer says, empty when it says nothing. */
export function wordsOf({ reply, text }: ExternalAnswer): string {
  return (reply ?? text ?? '').trim()
}
