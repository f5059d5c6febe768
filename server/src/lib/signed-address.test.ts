import { describe, expect, it } from 'vitest'
import { isSignedAddress, signedAddress } from './signed-address.ts'

const noon = Date.UTC(2026, 10, 20, 12)
const paramsOf = (address: string) => {
  const { searchParams } = new URL(address, 'http://x')
  return { e: searchParams.get('e'), s: searchParams.get('s') }
}

describe('signed addresses', () => {
  it('open their own file for half a day at least and a day at most', () => {
    const given = paramsOf(signedAddress('org/file.jpg', noon))
    expect(isSignedAddress('org/file.jpg', given, noon)).toBe(true)
    expect(isSignedAddress('org/file.jpg', given, noon + 12 * 3_600_000 - 1)).toBe(true)
    expect(isSignedAddress('org/file.jpg', given, noon + 24 * 3_600_000)).toBe(false)
  })

  it('open nothing else', () => {
    const given = paramsOf(signedAddress('org/file.jpg', noon))
    expect(isSignedAddress('org/other.jpg', given, noon)).toBe(false)
    expect(isSignedAddress('org/file.jpg', { ...given, e: String(Number(given.e) + 43_200) }, noon)).toBe(false)
    expect(isSignedAddress('org/file.jpg', { ...given, s: '' }, noon)).toBe(false)
    expect(isSignedAddress('org/file.jpg', { e: 'x', s: null }, noon)).toBe(false)
  })

  it('stay the same text within their half day, so that caches are of use', () => {
    expect(signedAddress('a/b', noon + 60_000)).toBe(signedAddress('a/b', noon))
  })
})
