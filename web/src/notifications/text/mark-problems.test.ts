import fc from 'fast-check'
import { expect, it } from 'vitest'
import { markProblems } from './mark-problems.ts'

it('S3-19: faulty places are marked where they stand, and nothing of the text is lost', () => {
  const text = 'Заказ {номер} готов, {клиент}{цена}'
  const wrong = [
    { variable: 'цена', position: 29 },
    { variable: 'номер', position: 6 },
  ]
  expect(markProblems(text, wrong)).toEqual([
    { text: 'Заказ ', isWrong: false },
    { text: '{номер}', isWrong: true },
    { text: ' готов, {клиент}', isWrong: false },
    { text: '{цена}', isWrong: true },
  ])
})

it('an answer to an older text marks nothing that is not there, whatever it says', () => {
  expect(markProblems('коротко', [{ variable: 'номер', position: 40 }])).toEqual([{ text: 'коротко', isWrong: false }])
  const problem = fc.record({ variable: fc.string({ maxLength: 4 }), position: fc.nat(40) })
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(problem), (text, problems) => {
      const pieces = markProblems(text, problems)
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    }),
  )
})
