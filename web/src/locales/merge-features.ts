/** Puts the texts of each file under its name: `./ru/inbox.json` is read as `inbox.…`. */
export function mergeFeatures(files: Record<string, Record<string, unknown>>): Record<string, Record<string, unknown>> {
  const entries = Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts] as const)
  return Object.fromEntries(entries)
}
