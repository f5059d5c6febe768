import sql from 'sql-template-tag'
import { rows } from '../db/query.ts'

const batch = 1_000

/** Removes what `clientMutationId`s were answered with after a day and an hour; the promise is a day. */
export async function forgetMutationKeys(): Promise<number> {
  for (let count = 0; ;) {
    const gone = await rows(sql`
      delete from mutation_key where (member_id, client_mutation_id) in (
        select member_id, client_mutation_id from mutation_key
        where created_at < now() - interval '25 hours' limit ${batch} for update skip locked
      ) returning 1 as one`)
    count += gone.length
    if (gone.length < batch) return count
  }
}
