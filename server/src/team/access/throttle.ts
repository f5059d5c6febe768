import sql, { join } from 'sql-template-tag'
import { preparedRow, preparedRows, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { hashSecret } from '../../lib/secret.ts'

/** At most `count` guesses in any `seconds`; several of growing length make the wait grow with the guesses. */
export type Limit = { count: number; seconds: number }
/** A door that guesses are counted at. `name` says whose (account and address); it is stored hashed. */
export type Door = { name: string; limits: Limit[] }

/** For one account from one address: nobody else can lock its owner out from another address. */
export const accountLimits: Limit[] = [
  { count: 5, seconds: 60 },
  { count: 10, seconds: 900 },
  { count: 20, seconds: 3600 },
]
/** For one address, over all accounts. */
export const addressLimits: Limit[] = [{ count: 50, seconds: 900 }]

const longestSeconds = 3600

/**
 * Counts a guess at every door and throws RATE_LIMITED with `retryAt` when one of them has seen too many. Guesses are
 * rows of PostgreSQL: every instance counts the same ones, and no Redis is needed. The guess is written before it is
 * counted, so that parallel guesses see each other; a refused one is taken back and does not prolong the wait.
 * The answer takes back this one guess, for when it turns out right.
 */
export async function admitGuess(doors: Door[]): Promise<{ forgive(): Promise<void> }> {
  const keys = doors.map((door) => hashSecret(door.name))
  const values = join(keys.map((key) => sql`(${key})`))
  const ids = (await preparedRows<{ id: number }>(sql`insert into attempt (key) values ${values} returning id`)).map(
    ({ id }) => id,
  )
  const takeBack = async () => void (await rows(sql`delete from attempt where id = any(${ids})`))
  for (const [index, door] of doors.entries()) {
    const retryAt = await closedUntil(keys[index] ?? '', door.limits, ids)
    if (!retryAt) continue
    await takeBack()
    throw new UserError('RATE_LIMITED', { retryAt })
  }
  await preparedRows(sql`delete from attempt where at < now() - make_interval(secs => ${longestSeconds})`)
  return { forgive: takeBack }
}

/** Forgets every guess at one door: its owner has shown that he knows the secret. */
export async function openDoor(name: string): Promise<void> {
  await rows(sql`delete from attempt where key = ${hashSecret(name)}`)
}

async function closedUntil(key: string, limits: Limit[], own: number[]): Promise<Date | undefined> {
  const closed: Date[] = []
  for (const { count, seconds } of limits) {
    const found = await preparedRow<{ until: Date }>(sql`
      select at + make_interval(secs => ${seconds}) as until from attempt
      where key = ${key} and at > now() - make_interval(secs => ${seconds}) and id <> all(${own})
      order by at desc offset ${count - 1} limit 1`)
    if (found) closed.push(found.until)
  }
  return closed.sort((a, b) => b.getTime() - a.getTime())[0]
}
