import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Transaction } from '../events/transaction.ts'
import type { Viewer } from './viewer.ts'

/** A member's own name for one request, and what it asked for. */
export type MutationKey = { clientMutationId?: string | null; input: unknown }

/**
 * Does a write once per `clientMutationId` of a member: a repeat with the same input gets the first answer (which must
 * be JSON), with other input IDEMPOTENCY_CONFLICT. Without an id it simply does it. Keys are kept at least 24 h.
 */
export async function once<Result>(
  tx: Transaction,
  viewer: Viewer,
  { key, apply }: { key: MutationKey; apply: () => Promise<Result> },
): Promise<Result> {
  const { clientMutationId, input } = key
  if (!clientMutationId) return apply()
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('base64url')
  const isFirst = await tx.row(sql`
    insert into mutation_key (member_id, client_mutation_id, input_hash, result)
    values (${viewer.memberId}, ${clientMutationId}, ${hash}, 'null')
    on conflict (member_id, client_mutation_id) do nothing returning 1 as one`)
  if (!isFirst) return repeated<Result>(tx, viewer, { clientMutationId, hash })
  const result = await apply()
  await tx.rows(sql`
    update mutation_key set result = ${JSON.stringify(result)}::jsonb
    where member_id = ${viewer.memberId} and client_mutation_id = ${clientMutationId}`)
  return result
}

async function repeated<Result>(
  tx: Transaction,
  viewer: Viewer,
  { clientMutationId, hash }: { clientMutationId: string; hash: string },
): Promise<Result> {
  const known = await tx.row<{ input_hash: string; result: Result }>(sql`
    select input_hash, result from mutation_key
    where member_id = ${viewer.memberId} and client_mutation_id = ${clientMutationId}`)
  if (!known || known.input_hash !== hash) throw new UserError('IDEMPOTENCY_CONFLICT')
  return known.result
}
