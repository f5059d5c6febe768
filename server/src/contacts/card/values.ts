import { UserError } from '../../errors.ts'
import type { ContactFieldKind } from '../../generated/prisma/enums.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { normalizePhone } from './phone.ts'

/** What a card says. `attributes` holds the organization's own fields by their keys. */
export type Card = {
  name: string
  phone: string | null
  email: string | null
  company: string | null
  externalId: string | null
  attributes: Record<string, string>
}

/** What is to be written into a card: what is absent stays, what is null or empty goes. */
export type CardInput = {
  name?: string | null
  phone?: string | null
  email?: string | null
  company?: string | null
  externalId?: string | null
  attributes?: { key: string; value?: string | null }[] | null
}

/** A field that the organization has made. */
export type OwnField = { key: string; kind: ContactFieldKind; choices: string[] }

const blank: Card = { name: '', phone: null, email: null, company: null, externalId: null, attributes: {} }

/** The card as it will be. BAD_INPUT with the path of what is no name, phone, e-mail or value of a field. */
export function cardWith(known: Card | undefined, input: CardInput, fields: OwnField[]): Card {
  const old = known ?? blank
  const phone = changed(old.phone, input.phone, 'phone', (text) => normalizePhone(text))
  const email = changed(old.email, input.email, 'email', (text) => (/^\S+@\S+\.\S+$/.test(text) ? text : null))
  const name = textOf(input.name) ?? (old.name || phone || email)
  if (!name) throw new UserError('BAD_INPUT', { path: ['input', 'name'] })
  return {
    name,
    phone,
    email,
    company: changed(old.company, input.company, 'company', (text) => text),
    externalId: changed(old.externalId, input.externalId, 'externalId', (text) => text),
    attributes: attributesWith(old.attributes, input.attributes ?? [], fields),
  }
}

const textOf = (text: string | null | undefined) => cleanText(text ?? '').trim() || null

function changed(
  old: string | null,
  given: string | null | undefined,
  field: keyof CardInput,
  read: (text: string) => string | null,
): string | null {
  if (given === undefined) return old
  const text = textOf(given)
  const value = text && read(text)
  if (text && !value) throw new UserError('BAD_INPUT', { path: ['input', field] })
  return value
}

function attributesWith(old: Card['attributes'], given: { key: string; value?: string | null }[], fields: OwnField[]) {
  const values = new Map(Object.entries(old))
  for (const { key, value } of given) {
    const field = fields.find((one) => one.key === key)
    const text = textOf(value)
    const kept = field && text ? valueOf(field, text) : null
    if (!field || (text && kept === null)) throw new UserError('BAD_INPUT', { path: ['input', 'attributes', key] })
    if (kept === null) values.delete(key)
    else values.set(key, kept)
  }
  return Object.fromEntries(values)
}

function valueOf({ kind, choices }: OwnField, text: string): string | null {
  switch (kind) {
    case 'TEXT':
      return text
    case 'NUMBER':
      return /^[+-]?\d+([.,]\d+)?$/.test(text) ? text.replace(',', '.') : null
    case 'DATE':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
    case 'CHOICE':
      return choices.includes(text) ? text : null
  }
}
