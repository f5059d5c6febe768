import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'

const batch = 500

/**
 * Forgets what updates said once they are older than `days`: the bytes go, the id stays, for by it a repeat is known.
 * What still waited for its message by then waits no more. Small batches; answers how many.
 */
export async function forgetRawUpdates(days: number): Promise<number> {
  for (let count = 0; ;) {
    const forgotten = await rows(sql`
      update raw_update r set body = ''::bytea, state = case when r.state = 'PARKED' then 'APPLIED' else r.state end
      from (
        select integration_id, update_id from raw_update
        where received_at < now() - make_interval(secs => ${days * 86_400}) and body <> ''::bytea
        order by received_at limit ${batch} for update skip locked
      ) old
      where r.integration_id = old.integration_id and r.update_id = old.update_id
      returning 1 as one`)
    count += forgotten.length
    if (forgotten.length < batch) return count
  }
}
