import { z } from 'zod'

const text = (max: number) => z.string({ error: 'Input should be a valid string' }).max(max)
const id = z.uuid({ error: 'Input should be a valid UUID' })
const version = z.int({ error: 'Input should be a valid integer' })
const valid = { error: 'Input should be a valid object' }

/** Body of POST /api/v1/orders. Absent leaves a thing as it is, null takes it away. */
export const upsert = z.object(
  {
    external_id: text(200).min(1),
    title: text(300).optional(),
    description: text(10_000).nullish(),
    contact_id: id.nullish(),
    contact: z
      .object(
        {
          external_id: text(200).min(1),
          name: text(200).optional(),
          phone: text(50).nullish(),
          email: text(254).nullish(),
          company: text(200).nullish(),
        },
        valid,
      )
      .optional(),
    branch_id: id.nullish(),
    status: text(100).optional(),
    price: z
      .union([text(30), z.number()], { error: 'Input should be a decimal' })
      .transform(String)
      .nullish(),
    currency: text(3).optional(),
    due_at: z.iso
      .datetime({ offset: true, error: 'Input should be a valid ISO 8601 moment' })
      .transform((at) => new Date(at))
      .nullish(),
    expected_version: version.optional(),
  },
  valid,
)

/** Body of POST /api/v1/orders/{external_id}/status. */
export const move = z.object(
  { status: text(100).min(1), comment: text(2000).nullish(), expected_version: version.optional() },
  valid,
)
