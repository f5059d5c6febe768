/**
 * Whether an error is the database's (or the network's) trouble and not the fault of what was to be written: only then
 * is the same request worth repeating. SQLSTATE classes 22, 23, 42 and 54 are faults of the data or of the statement,
 * and so is Prisma's P2025, a row that is not there.
 */
export function isOutage(error: unknown): boolean {
  const { code, message } = saidByDatabase(error)
  if (typeof code === 'string')
    return !/^((22|23|42|54)[0-9A-Z]{3}|P2025)$/.test(code) && /^([0-9A-Z]{5}|E(?!RR_)[A-Z_]+)$/.test(code)
  return (
    typeof message === 'string' &&
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable/.test(message)
  )
}

type Said = { code?: unknown; message?: unknown }
type OfPrisma = Said & { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }

/** PostgreSQL's own code, which Prisma has inside where its own says no more than that a statement failed. */
function saidByDatabase(error: unknown): Said {
  const said = (error ?? {}) as OfPrisma
  const { originalCode } = said.meta?.driverAdapterError?.cause ?? {}
  return originalCode ? { code: originalCode } : said
}

/** Whether the database has said nothing for so long that it is not worth asking it anything more. */
export function isSilent(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** Whether the database answered that it has not done a statement, over a connection that goes on. */
export function isRefusal(error: unknown): boolean {
  return (error as { severity?: unknown } | null)?.severity === 'ERROR'
}

/** Whether a unique key refused the row: somebody else was there first. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505'
}

const transientCodes = new Set('40P01 40001 57P01 57P02 57P03 08006 08003 ECONNRESET ECONNREFUSED EPIPE'.split(' '))

/** Deadlock, serialization, lost connection: when it was before the commit, nothing was done, so it may run again. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string') return transientCodes.has(code)
  return error instanceof Error && /Connection terminated|not queryable/.test(error.message)
}
