import { createHmac } from 'node:crypto'

/** One call that leaves the house: `id` is the same for every repeat of it, `at` is the moment of this attempt. */
export type OutgoingCall = { id: string; body: string; secret?: string | null; at?: Date }

/**
 * The headers of Standard Webhooks, by which a receiver knows a repeat and, when there is a secret, that we sent the
 * very bytes of the body at that moment. A secret that begins with `whsec_` is base64, any other is taken as it is.
 */
export function callHeaders({ id, body, secret, at = new Date() }: OutgoingCall): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (!secret) return named
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { ...named, 'webhook-signature': `v1,${signature}` }
}
