import { describe, expect, it } from 'vitest'
import { readCommand } from './read-command.ts'

describe('a command of a client', () => {
  it.each([
    ['S3-6', 'Статус', 'status', null],
    ['S3-6', 'статус ремонта?', 'status', null],
    ['S3-6', 'статус заказа №12', 'status', 12],
    ['S3-7', 'Цена?', 'price', null],
    ['S3-7', 'стоимость #7', 'price', 7],
    ['S3-8', 'сроки', 'deadline', null],
    ['S3-8', 'Срок готовности!', 'deadline', null],
  ])('%s: «%s»', (_row, text, name, number) => expect(readCommand(text, null)).toEqual({ name, number }))

  it.each([
    ['status', '', { name: 'status', number: null }],
    ['PRICE', '12', { name: 'price', number: 12 }],
    ['deadline', 'что угодно', { name: 'deadline', number: null }],
    ['start', 'status', null],
  ])('/%s %s', (name, args, read) => expect(readCommand('', { name, args })).toEqual(read))

  it.each(['какая у вас цена на кухню?', 'статусный шкаф', 'цены', ''])('«%s» is none', (text) =>
    expect(readCommand(text, null)).toBeNull(),
  )
})
