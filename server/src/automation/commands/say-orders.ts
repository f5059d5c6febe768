import { sayMoney } from '../../orders/money.ts'
import { type Locale, say, sayMoment } from '../../texts.ts'
import type { ClientCommand } from './read-command.ts'

/** An order as its client may hear of it. `priceMinor` is in the smallest units. */
export type OwnOrder = {
  number: number
  title: string
  status: string
  isReady: boolean
  priceMinor: string | null
  currency: string
  dueAt: Date | null
}

/** How times and sums are told to him. */
export type Manner = { locale: Locale; timeZone: string }

/** The answer to a command about his orders, one line for each; a sentence when there are none. */
export function sayOrders(command: ClientCommand, orders: OwnOrder[], manner: Manner): string {
  const { locale } = manner
  if (orders.length > 0) return orders.map((order) => lineOf(command, order, manner)).join('\n')
  return command.number === null
    ? say(locale, 'command.none')
    : say(locale, 'command.noSuch', { number: command.number })
}

function lineOf({ name }: ClientCommand, order: OwnOrder, manner: Manner): string {
  const { locale } = manner
  const facts = { order: say(locale, 'command.order', { number: order.number, title: order.title }) }
  switch (name) {
    case 'status':
      return say(locale, 'command.order.status', { ...facts, status: order.status })
    case 'price':
      return say(locale, 'command.order.price', { ...facts, price: priceOf(order, locale) })
    case 'deadline':
      return say(locale, 'command.order.due', { ...facts, due: dueOf(order, manner) })
  }
}

function priceOf({ priceMinor, currency }: OwnOrder, locale: Locale): string {
  return priceMinor === null ? say(locale, 'command.noPrice') : sayMoney(priceMinor, currency, locale)
}

function dueOf({ isReady, dueAt }: OwnOrder, manner: Manner): string {
  const { locale } = manner
  if (isReady) return say(locale, 'command.ready')
  return dueAt ? say(locale, 'command.dueBy', { due: sayMoment(dueAt, manner) }) : say(locale, 'command.noDue')
}
