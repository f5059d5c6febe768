import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A token that no key of the ring opens: foreign, damaged, or (when asked) too old. Says nothing about its content. */
export class BadToken extends Error {
  override readonly name = 'BadToken'
}

/**
 * Encrypts with the first key, decrypts with any: a new key is put in front and the old one stays until all is
 * rewritten.
 */
export type KeyRing = {
  encrypt(text: string, options?: { now?: Date; iv?: Buffer }): string
  /** Throws `BadToken`. Without `ttlSeconds` a token never expires: what is stored has no age. */
  decrypt(token: string, options?: { now?: Date; ttlSeconds?: number }): string
}

type Key = { signing: Buffer; encryption: Buffer }
const VERSION = 0x80
const HEADER = 1 + 8 + 16
const MAC = 32
const MAX_SKEW_SECONDS = 60

/**
 * Fernet (github.com/fernet/spec): AES-128-CBC, HMAC-SHA256, base64url. Keys are base64url texts of 32 bytes
 * (44 characters), as `Fernet.generate_key()` makes them; throws when one is not, or there is none.
 */
export function createKeyRing(keys: string[]): KeyRing {
  const ring = keys.map(parseKey)
  const [first] = ring
  if (!first) throw new Error('a key ring needs at least one key')
  return {
    encrypt: (text, { now = new Date(), iv = randomBytes(16) } = {}) => seal(first, text, { now, iv }),
    decrypt(token, { now = new Date(), ttlSeconds } = {}) {
      const data = parseToken(token)
      if (ttlSeconds !== undefined) checkAge(data, { now, ttlSeconds })
      const key = ring.find((candidate) => isSignedBy(candidate, data))
      if (!key) throw new BadToken('no key fits the token')
      return open(key, data)
    },
  }
}

/** A fresh key for a ring. */
export function generateKey(): string {
  return toUrlSafe(randomBytes(32))
}

function parseKey(text: string): Key {
  const bytes = /^[A-Za-z0-9_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64url') : undefined
  if (bytes?.length !== 32) throw new Error('a key is 32 bytes in base64url: 44 characters')
  return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) }
}

function seal(key: Key, text: string, { now, iv }: { now: Date; iv: Buffer }): string {
  const head = Buffer.alloc(9)
  head.writeUInt8(VERSION)
  head.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 1000)), 1)
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv)
  const body = Buffer.concat([head, iv, cipher.update(text, 'utf8'), cipher.final()])
  return toUrlSafe(Buffer.concat([body, sign(key, body)]))
}

function parseToken(token: string): Buffer {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(token)) throw new BadToken('not base64url')
  const data = Buffer.from(token, 'base64url')
  if (data[0] !== VERSION) throw new BadToken('unknown version')
  if (data.length < HEADER + 16 + MAC || (data.length - HEADER - MAC) % 16) throw new BadToken('wrong length')
  return data
}

function checkAge(data: Buffer, { now, ttlSeconds }: { now: Date; ttlSeconds: number }): void {
  const made = Number(data.readBigUInt64BE(1))
  const seconds = now.getTime() / 1000
  if (made + ttlSeconds < seconds) throw new BadToken('expired')
  if (made > seconds + MAX_SKEW_SECONDS) throw new BadToken('from the future')
}

function isSignedBy(key: Key, data: Buffer): boolean {
  return timingSafeEqual(sign(key, data.subarray(0, -MAC)), data.subarray(-MAC))
}

function open(key: Key, data: Buffer): string {
  const decipher = createDecipheriv('aes-128-cbc', key.encryption, data.subarray(9, HEADER))
  try {
    return Buffer.concat([decipher.update(data.subarray(HEADER, -MAC)), decipher.final()]).toString('utf8')
  } catch {
    throw new BadToken('wrong padding')
  }
}

function sign(key: Key, body: Buffer): Buffer {
  return createHmac('sha256', key.signing).update(body).digest()
}

/** Python's Fernet pads, and wants the padding back. */
function toUrlSafe(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}
