import type { Fault } from '../world/faults.ts'
import type { Chat, Customer } from '../world/model.ts'
import { migratedId } from './chat-of.ts'

/** Names that make trouble, so that a demo or a browser test needs no script. */
export const MAGIC = ['blocked', 'flood', 'flaky', 'slow', 'gone', 'closed'] as const
/** One of them. */
export type Magic = (typeof MAGIC)[number]

/** The magic name of a customer, by username or first name. */
export function magicOf({ username, firstName }: Customer): Magic | undefined {
  const names = [username, firstName].map((name) => name?.replace(/^@/, '').toLowerCase())
  return MAGIC.find((magic) => names.includes(magic))
}

/** The trouble the next send to this customer meets; counts the send. */
export function magicFault(chat: Chat, customer: Customer): Fault | undefined {
  const magic = magicOf(customer)
  if (!magic) return undefined
  chat.sends += 1
  const error = (code: number, description: string, parameters?: Record<string, unknown>): Fault => ({
    kind: 'error',
    code,
    description,
    parameters,
  })
  if (magic === 'blocked') return error(403, 'Forbidden: bot was blocked by the user')
  if (magic === 'closed') return error(403, 'Forbidden: user is deactivated')
  if (magic === 'slow') return { kind: 'delay', ms: 8000 }
  if (magic === 'flood') {
    return chat.sends % 6 === 1 ? error(429, 'Too Many Requests: retry after 7', { retry_after: 7 }) : undefined
  }
  if (magic === 'gone') {
    const parameters = { migrate_to_chat_id: migratedId(customer.id) }
    return error(400, 'Bad Request: group chat was upgraded to a supergroup chat', parameters)
  }
  if (chat.sends === 1) return { kind: 'rst', accept: true }
  return chat.sends === 2 ? error(500, 'Internal Server Error: restart') : undefined
}
