import type { IntegrationCard } from '../documents.ts'

/** How fast a bot writes. */
export type Pace = IntegrationCard['pace']

/** One of its numbers, and what a whole number of it cannot say. */
export type PaceField = keyof Pace

/** The numbers in the order of the form; only messages a second to one chat may be a fraction. */
export const PACE_FIELDS: readonly { name: PaceField; step: number }[] = [
  { name: 'botPerSecond', step: 1 },
  { name: 'chatPerSecond', step: 0.1 },
  { name: 'chatBurst', step: 1 },
  { name: 'groupPerMinute', step: 1 },
]

/** What Telegram advises: 30 a second to all, one a second to a person with short bursts, 20 a minute to a group. */
export const ADVISED_PACE: Pace = { botPerSecond: 30, chatPerSecond: 1, chatBurst: 3, groupPerMinute: 20 }

/** Whether two paces are the same. */
export const isSamePace = (a: Pace, b: Pace): boolean => PACE_FIELDS.every(({ name }) => a[name] === b[name])

/** The field of the form that a refusal of the server is about. */
export const fieldOf = (path: readonly string[] | null | undefined): PaceField | null =>
  PACE_FIELDS.find(({ name }) => path?.at(-1) === name)?.name ?? null

/** What cannot even be asked of the server: nothing typed, or a fraction where only whole numbers count. */
export const unfitFields = (pace: Partial<Record<PaceField, number | null>>): PaceField[] =>
  PACE_FIELDS.filter(({ name, step }) => {
    const value = pace[name]
    return typeof value !== 'number' || !Number.isFinite(value) || (step === 1 && !Number.isInteger(value))
  }).map(({ name }) => name)
