import type { ContactField } from '../../generated/prisma/client.ts'

/** A field of the organization with what one card says in it. */
export type ContactValue = Pick<ContactField, 'key' | 'label' | 'kind' | 'choices'> & { value: string | null }

/** All fields in their order, filled in from a card's attributes. */
export function valuesOf(fields: Omit<ContactValue, 'value'>[], attributes: unknown): ContactValue[] {
  const values = (attributes ?? {}) as Record<string, unknown>
  return fields.map(({ key, label, kind, choices }) => {
    const value = values[key]
    return { key, label, kind, choices, value: typeof value === 'string' ? value : null }
  })
}
