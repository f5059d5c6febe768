/** A test that failed; `name` is empty when its file does not load. */
export type Failed = { file: string; name: string; message: string }

/** What failed in vitest's JSON report. */
export function failedInVitest(report: { testResults: object[] }): Failed[]
/** What failed in Playwright's JSON report. */
export function failedInPlaywright(report: { suites: object[] }): Failed[]
/** The files that are to run once more. */
export function filesToRepeat(failed: Failed[]): string[]
