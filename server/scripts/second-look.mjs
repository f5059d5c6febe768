// What failed is looked at once more, alone and in a new database: a test may miss its moment on a machine that stood
// still. What breaks an invariant (something lost, doubled, out of order) is a fault the first time.
const BROKEN_INVARIANT = /\bI(?:[1-9]|10): /
const MOST_FILES = 3

/** What failed in a report of vitest: `{ file, name, message }` each; of a file that does not load, its name is empty. */
export function failedInVitest(report) {
  return report.testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages }) => ({ file, name: fullName, message: failureMessages.join('\n') }))
    return failed.length === 0 && status === 'failed' ? [{ file, name: '', message }] : failed
  })
}

/** The same of a report of Playwright. */
export function failedInPlaywright(report) {
  const within = (suite) => [
    ...(suite.specs ?? [])
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => {
        const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors ?? []))
        return { file, name: title, message: errors.map(({ message }) => message).join('\n') }
      }),
    ...(suite.suites ?? []).flatMap(within),
  ]
  return report.suites.flatMap(within)
}

/** The files to run again; none when too many failed for an accident, or when something tells of a broken invariant. */
export function filesToRepeat(failed) {
  const files = [...new Set(failed.map(({ file }) => file))]
  const isGrave = failed.some(({ message }) => BROKEN_INVARIANT.test(message ?? ''))
  return isGrave || files.length > MOST_FILES ? [] : files
}
