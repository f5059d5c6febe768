/**
 * Whether an error is the database's (or the network's) trouble and not the fault of what was to be written: only then
 * is the same request worth repeating. SQLSTATE classes 22, 23, 42 and 54 are faults of the data or of the statement.
 */
export function isOutage(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string')
    return !/^(22|23|42|54)[0-9A-Z]{3}$/.test(code) && /^([0-9A-Z]{5}|E(?!RR_)[A-Z_]+)$/.test(code)
  return (
    typeof message === 'string' &&
    /Connection terminated|timeout exceeded when trying to connect|not queryable/.test(message)
  )
}

/** Whether a unique key refused the row: somebody else was there first. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505'
}
