/** The colours a status may have, in the order they are offered. */
export const colors = ['slate', 'sky', 'violet', 'amber', 'green', 'rose'] as const

const tints: Record<string, { badge: string; dot: string }> = {
  slate: { badge: 'bg-zinc-200 text-zinc-900 dark:bg-zinc-800 dark:text-zinc-200', dot: 'bg-zinc-500' },
  sky: { badge: 'bg-sky-100 text-sky-900 dark:bg-sky-950 dark:text-sky-200', dot: 'bg-sky-500' },
  violet: { badge: 'bg-violet-100 text-violet-900 dark:bg-violet-950 dark:text-violet-200', dot: 'bg-violet-500' },
  amber: { badge: 'bg-amber-100 text-amber-900 dark:bg-amber-950 dark:text-amber-200', dot: 'bg-amber-500' },
  green: { badge: 'bg-emerald-100 text-emerald-900 dark:bg-emerald-950 dark:text-emerald-200', dot: 'bg-emerald-500' },
  rose: { badge: 'bg-rose-100 text-rose-900 dark:bg-rose-950 dark:text-rose-200', dot: 'bg-rose-500' },
}

/** The classes of a status's colour; one nobody knows is grey. Never the only sign: the name stands beside it. */
export function tintOf(color: string): { badge: string; dot: string } {
  return tints[color] ?? tints.slate!
}
