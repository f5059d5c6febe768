import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseExactly, printExactly } from './exact-json.ts'

it('S1-57: a chat id of 64 bit survives both ways', () => {
  const id = '-9223372036854775807'
  expect(parseExactly(`{"owner_chat_id": ${id}}`)).toEqual({ owner_chat_id: BigInt(id) })
  expect(printExactly({ owner_chat_id: BigInt(id) })).toBe(`{"owner_chat_id":${id}}`)
  expect(parseExactly('{"owner_chat_id":9007199254740993}')).toEqual({ owner_chat_id: 9007199254740993n })
  expect(parseExactly('{"owner_chat_id":123456789}')).toEqual({ owner_chat_id: 123456789 })
})

it('is JSON in all else: digits in strings stay strings, and what is malformed is refused', () => {
  const text = String.raw`{"a":"12345678901234567890","b":"\"99999999999999999999","c":[1e3,-0.5,true,null]}`
  expect(parseExactly(text)).toEqual(JSON.parse(text))
  for (const wrong of ['', '{', '01234567890123456789', '{"a":12345678901234567890,}']) {
    expect(() => parseExactly(wrong)).toThrow(SyntaxError)
  }
})

it('gives back whatever it has printed', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\0')),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0) && Math.abs(n) < 1e15),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }),
    fc.constantFrom(true, false, null),
  )
  const tree = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('tree')),
      fc.dictionary(fc.stringMatching(/^[a-z"\\]{1,5}$/), tie('tree')),
    ),
  })).tree
  fc.assert(
    fc.property(tree, (value) => {
      expect(parseExactly(printExactly(value))).toEqual(value)
    }),
  )
})
