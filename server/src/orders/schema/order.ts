import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { amountOf } from '../money.ts'
import { visibleOrders } from '../visible.ts'

const MoneyRef = builder.objectRef<{ amount: string; currency: string }>('Money').implement({
  description: 'A sum.',
  fields: (t) => ({
    amount: t.exposeString('amount', { description: 'A decimal with the digits of its currency: "12500.00".' }),
    currency: t.exposeString('currency', { description: 'ISO 4217: RUB, USD …' }),
  }),
})

/** The type, for connections (elsewhere it is known by its name). */
export const OrderRef = builder.prismaNode('Order', {
  id: { field: 'id' },
  nullable: true,
  description: 'A repair or an order of a customer.',
  findUnique: (id, context) => ({ id, AND: [visibleOrders(viewerOf(context))] }),
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'What people call it; counted up in the organization, from 1.' }),
    title: t.exposeString('title', { description: 'What it is about.' }),
    description: t.exposeString('description', { nullable: true, description: 'More about it.' }),
    externalId: t.exposeString('externalId', { nullable: true, description: 'What another system calls it.' }),
    contact: t.relation('contact', { nullable: true, description: 'Whose it is.' }),
    branch: t.relation('branch', { nullable: true, description: 'Where; null means everybody sees it.' }),
    status: t.relation('status', { description: 'How it stands.' }),
    price: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'What it costs; null while nobody knows.',
      select: { priceMinor: true, currency: true },
      resolve: ({ priceMinor, currency }) =>
        priceMinor === null ? null : { amount: amountOf(priceMinor, currency), currency },
    }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true, description: 'When it is to be ready.' }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was taken.' }),
    movedAt: t.expose('movedAt', { type: 'DateTime', description: 'When it came into its status.' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true, description: 'When it was over; null: open.' }),
    changes: t.relation('changes', {
      complexity: { field: 1, multiplier: 5 },
      description: 'Its history, the oldest first; at most 200.',
      query: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 200 },
    }),
  }),
})
