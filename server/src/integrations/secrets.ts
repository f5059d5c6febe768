import { config } from '../config.ts'
import { createKeyRing } from '../lib/fernet.ts'

const ring = createKeyRing(config.ENCRYPTION_KEY)

type Payload = { integrationId: string; token: string }

/** Encrypts a secret of an integration for its row. Fernet binds no context, so the row's id goes inside. */
export function sealSecret(integrationId: string, token: string): string {
  return ring.encrypt(JSON.stringify({ integrationId, token } satisfies Payload))
}

/**
 * Decrypts what `sealSecret` made for the same integration. Throws when it was made for another row (somebody swapped
 * ciphertexts), by a key that is not in the ring, or wiped; the error holds nothing of it.
 */
export function openSecret(integrationId: string, sealed: string): string {
  const payload = JSON.parse(ring.decrypt(sealed)) as Partial<Payload>
  if (payload.integrationId !== integrationId || typeof payload.token !== 'string') {
    throw new Error(`the secret of integration ${integrationId} was made for another one`)
  }
  return payload.token
}
