import { describe, expect, it } from 'vitest'
import { type OwnOrder, sayOrders } from './say-orders.ts'

const kitchen: OwnOrder = {
  number: 12,
  title: 'Кухня',
  status: 'В работе',
  isReady: false,
  priceMinor: '1250000',
  currency: 'RUB',
  dueAt: new Date('2026-12-03T11:30:00Z'),
}
const manner = { locale: 'ru' as const, timeZone: 'Europe/Moscow' }
const answer = (name: 'status' | 'price' | 'deadline', ...orders: OwnOrder[]) =>
  sayOrders({ name, number: null }, orders, manner).replaceAll('\u00a0', ' ')

describe('the answer to a command', () => {
  it('S3-6: tells how an order stands', () => {
    expect(answer('status', kitchen)).toBe('Заказ №12 «Кухня»: В работе.')
    expect(answer('status', kitchen, { ...kitchen, number: 9 }).split('\n')).toHaveLength(2)
  })

  it('S3-7: tells what it costs, or that nobody knows', () => {
    expect(answer('price', kitchen)).toBe('Заказ №12 «Кухня»: 12 500 ₽.')
    expect(answer('price', { ...kitchen, priceMinor: null })).toBe('Заказ №12 «Кухня»: стоимость уточняется.')
  })

  it('S3-8: tells when it will be ready, by the clock of the branch', () => {
    expect(answer('deadline', kitchen)).toBe('Заказ №12 «Кухня»: будет готов к 3 декабря в 14:30.')
    expect(answer('deadline', { ...kitchen, dueAt: null })).toBe('Заказ №12 «Кухня»: срок уточняется.')
    expect(answer('deadline', { ...kitchen, isReady: true })).toBe('Заказ №12 «Кухня»: уже готов.')
  })

  it('is a sentence when there are none', () => {
    expect(answer('status')).toBe('У вас пока нет открытых заказов.')
    expect(sayOrders({ name: 'price', number: 7 }, [], manner)).toBe('Заказа №7 среди ваших нет.')
  })
})
