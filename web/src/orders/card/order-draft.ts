import { fromField, toField } from '../../lib/plan-time.ts'
import type { OrderStory } from '../documents.ts'

/** An order as the fields of the form hold it. */
export type OrderDraft = {
  title: string
  description: string
  price: string
  currency: string
  due: string
  branchId: string
}

/** The fields of an order, or of a new one. */
export function draftOf(order: OrderStory | null): OrderDraft {
  return {
    title: order?.title ?? '',
    description: order?.description ?? '',
    price: order?.price?.amount.replace(/\.00$/, '') ?? '',
    currency: order?.price?.currency ?? 'RUB',
    due: order?.dueAt ? toField(new Date(order.dueAt)) : '',
    branchId: order?.branch?.id ?? '',
  }
}

/** A price as people type it, `12 500,5`, as the server takes it, `12500.5`; null when none is given. */
export function typedPrice(text: string): string | null {
  return text.replaceAll(/[\s\u00a0]/g, '').replace(',', '.') || null
}

/** Whether that is a price: digits and at most two behind the point. */
export function isPrice(text: string): boolean {
  const price = typedPrice(text)
  return price === null || /^\d{1,12}(\.\d{1,2})?$/.test(price)
}

/** What the form says, as the server takes it; null takes a thing away. */
export function inputOf(draft: OrderDraft) {
  return {
    title: draft.title.trim(),
    description: draft.description.trim() || null,
    price: typedPrice(draft.price),
    currency: draft.currency,
    dueAt: fromField(draft.due)?.toISOString() ?? null,
    branchId: draft.branchId || null,
  }
}
