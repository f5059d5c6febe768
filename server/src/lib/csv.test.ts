import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine } from './csv.ts'

it('quotes what must be quoted and leaves numbers alone', () => {
  expect(csvLine(['а', 'б, в', 'он сказал "да"', 'две\nстроки', -5, null])).toBe(
    'а,"б, в","он сказал ""да""","две\nстроки",-5,\r\n',
  )
})

it('no cell begins like a formula, and every text comes back', () => {
  expect(csvLine(['=1+1', '+7 900', '-2', '@SUM(A1)', '\t=1'])).toBe("'=1+1,'+7 900,'-2,'@SUM(A1),'\t=1\r\n")
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
      const cells = parseLine(csvLine(texts))
      expect(cells.every((cell) => !/^[=+\-@\t\r]/.test(cell))).toBe(true)
      expect(cells.map((cell, index) => (cell === texts[index] ? cell : cell.slice(1)))).toEqual(texts)
    }),
  )
})

/** A reader of one line, by the RFC. */
function parseLine(line: string): string[] {
  const cells: string[] = ['']
  let isQuoted = false
  const body = line.slice(0, -2)
  for (let at = 0; at < body.length; at++) {
    const char = body[at]!
    if (char === '"' && isQuoted && body[at + 1] === '"') cells[cells.length - 1] += body[++at]!
    else if (char === '"') isQuoted = !isQuoted
    else if (char === ',' && !isQuoted) cells.push('')
    else cells[cells.length - 1] += char
  }
  return cells
}
