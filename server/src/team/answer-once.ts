import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Transaction } from '../events/transaction.ts'
import type { Viewer } from './viewer.ts'

/** A mutation as its sender named it. `input` is compared by value on a repeat. */
export type NamedMutation = { viewer: Viewer; clientMutationId: string; input: object }

/**
 * Runs `act` once per `clientMutationId` of a member and answers every repeat with the same (JSON) result, in the commit
 * that does the work. The same id with other input is IDEMPOTENCY_CONFLICT.
 */
export async function answerOnce<Result>(tx: Transaction, mutation: NamedMutation, act: () => Promise<Result>): Promise<Result> {
  const { viewer, clientMutationId, input } = mutation
  const hash = createHash('sha256').update(JSON.stringify(input, Object.keys(input).sort())).digest('base64url')
  const isFirst = await tx.row(sql`
    insert into mutation_key (member_id, client_mutation_id, input_hash, result)
    values (${viewer.memberId}, ${clientMutationId}, ${hash}, 'null')
    on conflict do nothing returning member_id`)
  if (!isFirst) return earlierAnswer<Result>(tx, mutation, hash)
  const result = await act()
  await tx.rows(sql`
    update mutation_key set result = ${JSON.stringify(result)}::jsonb
    where member_id = ${viewer.memberId} and client_mutation_id = ${clientMutationId}`)
  return result
}

async function earlierAnswer<Result>(tx: Transaction, { viewer, clientMutationId }: NamedMutation, hash: string) {
  const earlier = await tx.row<{ input_hash: string; result: Result }>(sql`
    select input_hash, result from mutation_key
    where member_id = ${viewer.memberId} and client_mutation_id = ${clientMutationId}`)
  if (earlier?.input_hash !== hash) throw new UserError('IDEMPOTENCY_CONFLICT')
  return earlier.result
}
