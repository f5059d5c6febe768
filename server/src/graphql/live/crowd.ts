import { portions } from './portions.ts'

/**
 * Everybody may come back at once: a thousand handshakes, subscriptions and batches of what was missed, a fraction of a
 * millisecond each. Who was there all along must not wait for them, so only so many are served in one turn of the
 * event loop. Resolves when it is the asker's turn.
 */
export const ownTurn = portions(16)
