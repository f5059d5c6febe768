import { z } from 'zod'

const integer = z
  .union([z.bigint(), z.int()], { error: 'Input should be a valid integer' })
  .transform((id) => id.toString())
const text = z.string({ error: 'Input should be a valid string' })

/** Body of POST. */
export const creation = z.object(
  {
    bot_token: text.min(1, { error: 'Field required' }),
    owner_chat_id: integer.nullish(),
    welcome_message: text.nullish(),
  },
  { error: 'Input should be a valid object' },
)

/** Body of PATCH: absent leaves a thing as it is, null takes it away. */
export const change = z.object(
  {
    bot_token: text.nullish(),
    owner_chat_id: integer.nullish(),
    is_active: z.boolean({ error: 'Input should be a valid boolean' }).nullish(),
    welcome_message: text.nullish(),
  },
  { error: 'Input should be a valid object' },
)

/** Body of the test; it may be left out. */
export const test = z
  .object({ chat_id: integer.nullish() }, { error: 'Input should be a valid object' })
  .nullish()
  .transform((body) => body ?? { chat_id: null })

/** Body of setting the webhook; without one our own address is set. */
export const webhook = z
  .object({ webhook_url: text.max(2000).nullish() }, { error: 'Input should be a valid object' })
  .nullish()
  .transform((body) => body ?? { webhook_url: null })
