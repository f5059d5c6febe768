import { expect, it } from 'vitest'
import type { Status, Template } from './documents.ts'
import { freeFroms, movesInto } from './moves.ts'

const status = (id: string, ...nextIds: string[]): Status => ({
  ...{ id, name: id, color: 'blue', isInitial: false, isReady: false, nextIds },
})
const words = (id: string, fromStatusId: string | null, branch: string | null = null): Template => ({
  ...{ id, fromStatusId, toStatusId: 'ready', isEnabled: true, text: id, version: 1 },
  branch: branch ? { id: branch } : null,
})
const statuses = [status('new', 'work', 'ready'), status('work', 'ready'), status('ready')]

it('S3-17: words stand for a move from one status to another, not only for where it ends', () => {
  const templates = [words('any', null), words('fromWork', 'work')]
  const moves = movesInto(statuses[2]!, templates, null)
  expect(moves.map(({ fromId, own }) => [fromId, own?.id])).toEqual([
    [null, 'any'],
    ['work', 'fromWork'],
  ])
  expect(freeFroms(statuses[2]!, statuses, moves).map(({ id }) => id)).toEqual(['new'])
})

it('a branch has its own words above those of all; other branches do not show', () => {
  const templates = [words('any', null), words('own', null, 'b1'), words('foreign', 'work', 'b2')]
  const [move, ...others] = movesInto(statuses[2]!, templates, 'b1')
  expect([move?.own?.id, move?.under?.id, others.length]).toEqual(['own', 'any', 0])
})

it('S3-19: a status without any words is listed all the same', () => {
  expect(movesInto(statuses[1]!, [], null)).toEqual([{ fromId: null, own: null, under: null }])
})
