import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadToken, createKeyRing, generateKey } from './fernet.ts'

const corpus = new URL('../../../../shared/corpus/fernet/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(name, corpus), 'utf8')) as Record<string, string>[]

// Made by hand with openssl and Python's hmac: key of the bytes 0..31, iv of the bytes 16..31, 2026-01-02T03:04:05Z.
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const NOW = new Date('2026-01-02T03:04:05Z')
const VECTOR = 'gAAAAABpVzWlEBESExQVFhcYGRobHB0eHylClGJEu8DScgrSqp7tokEZ3wVn5ooPIwZ_iDSHO_BybOkzSNFQtFxPb51BuNisLA=='
const IV = Buffer.from([...Array(16).keys()].map((byte) => byte + 16))

describe('Fernet tokens', () => {
  it('S0-28, S1-44: a bot token is unreadable in store and comes back whole', () => {
    const ring = createKeyRing([generateKey()])
    const stored = ring.encrypt('123456789:AAF-secret_part')
    expect(stored).not.toContain('secret_part')
    expect(ring.decrypt(stored)).toBe('123456789:AAF-secret_part')
  })

  it('S1-44: writes what the spec says, byte for byte', () => {
    const token = createKeyRing([KEY]).encrypt('привет', { now: NOW, iv: IV })
    expect(token).toBe(VECTOR)
    expect(Buffer.from(token, 'base64url').subarray(0, 9).toString('hex')).toBe('8000000000695735a5')
    expect(createKeyRing([KEY]).decrypt(token)).toBe('привет')
  })

  it('S1-46: the key is 32 bytes in base64url, anything else is refused at once', () => {
    for (const key of ['', 'your-32-byte-base64-key', KEY.slice(4), `${KEY}AAAA`, KEY.replace('A', '!')]) {
      expect(() => createKeyRing([key]), key).toThrow(/key/)
    }
    expect(() => createKeyRing([])).toThrow(/at least one/)
  })

  it('S1-46: a key ring encrypts with the first key and decrypts with all', () => {
    const [old, fresh, strange] = [generateKey(), generateKey(), generateKey()]
    const before = createKeyRing([old]).encrypt('token')
    const ring = createKeyRing([fresh, old])
    expect(ring.decrypt(before)).toBe('token')
    expect(createKeyRing([fresh]).decrypt(ring.encrypt('token'))).toBe('token')
    expect(() => createKeyRing([strange]).decrypt(before)).toThrow(BadToken)
  })

  it('S1-44: a token with any byte changed is refused', () => {
    const ring = createKeyRing([KEY])
    const token = Buffer.from(ring.encrypt('123:secret', { now: NOW, iv: IV }), 'base64url')
    for (let at = 0; at < token.length; at++) {
      const changed = Buffer.from(token)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => ring.decrypt(changed.toString('base64url')), `byte ${at}`).toThrow(BadToken)
    }
  })

  it('S1-44: any text survives, and garbage never opens', () => {
    const ring = createKeyRing([KEY])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => ring.decrypt(ring.encrypt(text)) === text.toWellFormed()),
    )
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => ring.decrypt(text)).toThrow(BadToken)
    })) // prettier-ignore
  })

  it('S1-44: age counts only when it is asked for', () => {
    const ring = createKeyRing([KEY])
    const token = ring.encrypt('x', { now: NOW, iv: IV })
    const later = new Date(NOW.getTime() + 61_000)
    expect(ring.decrypt(token, { now: later })).toBe('x')
    expect(() => ring.decrypt(token, { now: later, ttlSeconds: 60 })).toThrow('expired')
    expect(() => ring.decrypt(token, { now: new Date(NOW.getTime() - 61_000), ttlSeconds: 60 })).toThrow('future')
  })
})

describe.skipIf(!existsSync(corpus))('the official vectors', () => {
  const at = (vector: Record<string, string>) => ({
    now: new Date(vector.now ?? ''),
    ttlSeconds: Number(vector.ttl_sec),
  })

  it('S1-44: generate', () => {
    for (const vector of read('generate.json')) {
      const { now } = at(vector)
      const iv = Buffer.from(vector.iv as unknown as number[])
      expect(createKeyRing([vector.secret ?? '']).encrypt(vector.src ?? '', { now, iv })).toBe(vector.token)
    }
  })

  it('S1-44: verify', () => {
    for (const vector of read('verify.json')) {
      expect(createKeyRing([vector.secret ?? '']).decrypt(vector.token ?? '', at(vector))).toBe(vector.src)
    }
  })

  it.each(existsSync(corpus) ? read('invalid.json') : [])('S1-44: refuses $desc', (vector) => {
    expect(() => createKeyRing([vector.secret ?? '']).decrypt(vector.token ?? '', at(vector))).toThrow(BadToken)
  })
})
