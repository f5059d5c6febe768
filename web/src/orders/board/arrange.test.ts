import { expect, it } from 'vitest'
import { arrange, type Moves } from './arrange.ts'

type Row = { id: string; status: { id: string } }
const order = (id: string, statusId: string): Row => ({ id, status: { id: statusId } })
const table = order('table', 'new')
const moves: Moves<Row> = new Map([['table', { order: table, statusId: 'done' }]])

it('a move is seen before the server has answered: gone here, on top there', () => {
  expect(arrange([order('chair', 'new'), table], 'new', moves)).toEqual([order('chair', 'new')])
  expect(arrange([order('lamp', 'done')], 'done', moves)).toEqual([table, order('lamp', 'done')])
  expect(arrange([order('shelf', 'work')], 'work', moves)).toEqual([order('shelf', 'work')])
})

it('what the server already shows there is not shown twice, and a refused move leaves all as it was', () => {
  const moved = order('table', 'done')
  expect(arrange([moved], 'done', moves)).toEqual([moved])
  expect(arrange([table], 'new', new Map())).toEqual([table])
})
