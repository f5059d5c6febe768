import type { DeliveryCounts, DeliveryFilter } from '../documents.ts'

/** What the page's address says of the filter; dates are local days, `2026-11-20`, both included. */
export type Choice = {
  view: View
  q: string
  code: string
  bot: string
  author: string
  from: string
  to: string
}

/** The choices of a state, in the order in which they stand. */
export const views = [
  'all', 'undelivered', 'failed', 'unknown', 'queued', 'scheduled', 'sending', 'sent', 'cancelled',
] as const // prettier-ignore

/** One of them. */
export type View = (typeof views)[number]

/** Shown only when there is something in them: most houses never see them. */
const rare: readonly View[] = ['scheduled', 'sending', 'cancelled', 'unknown']

/** The filter as the server takes it. */
export function filterOf(choice: Choice): DeliveryFilter {
  const { view, q, code, bot, author, from, to } = choice
  const filter: DeliveryFilter = {}
  if (view === 'undelivered') filter.undeliveredOnly = true
  else if (view !== 'all') filter.state = view.toUpperCase() as NonNullable<DeliveryFilter['state']>
  if (q.trim()) filter.search = q.trim()
  if (code) filter.failureCode = code
  if (bot) filter.integrationId = bot
  if (author) filter.authorId = author
  if (startOf(from)) filter.from = startOf(from)
  if (startOf(to, 1)) filter.to = startOf(to, 1)
  return filter
}

/** The address of the same list as a file. */
export function exportAddress(choice: Choice): string {
  const entries = Object.entries(filterOf(choice)).map(([name, value]) => [name, String(value)])
  return `/exports/deliveries.csv?${new URLSearchParams(entries)}`
}

/** Which states are offered, by what there is; the chosen one always is. */
export function offeredViews(counts: DeliveryCounts | null, chosen: View): View[] {
  return views.filter((view) => view === chosen || !rare.includes(view) || countOf(counts, view) > 0)
}

/** How many there are in a view, at most 100; 0 where nobody counts. */
export function countOf(counts: DeliveryCounts | null, view: View): number {
  if (!counts || view === 'all') return 0
  return view === 'undelivered' ? Math.min(100, counts.failed + counts.unknown) : counts[view]
}

/** Whether anything but the state narrows the list. */
export function isNarrowed({ view: _, ...rest }: Choice): boolean {
  return Object.values(rest).some(Boolean)
}

function startOf(day: string, daysLater = 0): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  return year && new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString()
}
