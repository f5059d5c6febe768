import { UserError } from '../../errors.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { amountOf, digitsOfCurrency, minorOf } from '../money.ts'
import type { LockedOrder } from './lock-order.ts'

/** What an order says, apart from its status. */
export type OrderCard = Omit<LockedOrder, 'id' | 'statusId' | 'version'>

/** What is to be written into an order: what is absent stays, what is null goes. `price` is a decimal. */
export type OrderInput = {
  externalId?: string | null
  title?: string | null
  description?: string | null
  contactId?: string | null
  branchId?: string | null
  price?: string | null
  currency?: string | null
  dueAt?: Date | null
}

const blank: OrderCard = {
  externalId: null,
  title: '',
  description: null,
  contactId: null,
  branchId: null,
  priceMinor: null,
  currency: 'RUB',
  dueAt: null,
}

/** The order as it will be. BAD_INPUT with the path of what is no title, currency or price. */
export function orderWith(known: OrderCard | undefined, input: OrderInput): OrderCard {
  const old = known ?? blank
  const currency = input.currency?.trim().toUpperCase() ?? old.currency
  if (digitsOfCurrency(currency) === null) throw new UserError('BAD_INPUT', { path: ['input', 'currency'] })
  const title = textOf(input.title) ?? old.title
  if (!title) throw new UserError('BAD_INPUT', { path: ['input', 'title'] })
  const given = <Value>(value: Value | undefined, before: Value) => (value === undefined ? before : value)
  return {
    title,
    currency,
    priceMinor: priceOf(old, input, currency),
    externalId: input.externalId === undefined ? old.externalId : textOf(input.externalId),
    description: input.description === undefined ? old.description : textOf(input.description),
    contactId: given(input.contactId, old.contactId),
    branchId: given(input.branchId, old.branchId),
    dueAt: given(input.dueAt, old.dueAt),
  }
}

const textOf = (text: string | null | undefined) => cleanText(text ?? '').trim() || null

function priceOf(old: OrderCard, { price }: OrderInput, currency: string): string | null {
  if (price === undefined && (old.priceMinor === null || currency === old.currency)) return old.priceMinor
  // The same figure in another currency, which may count in other smallest units.
  const text = price === undefined ? amountOf(old.priceMinor!, old.currency) : textOf(price)
  if (!text) return null
  const minor = minorOf(text, currency)
  if (minor === null) throw new UserError('BAD_INPUT', { path: ['input', 'price'] })
  return String(minor)
}
