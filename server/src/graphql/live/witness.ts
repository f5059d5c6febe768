import type { Viewer } from '../../team/viewer.ts'

/** What was asked of a viewer, and what he answered. */
export type Answers = ReadonlyMap<string, unknown>

/** A viewer who remembers what was asked of him until somebody asked who he is. */
export type Witness = { viewer: Viewer; answers: Answers; isIdentified(): boolean }

const identity: ReadonlySet<string | symbol> = new Set(['memberId', 'accountId', 'sessionId'])

/**
 * A viewer like this one, who remembers the questions: what came of them, comes of them for everybody who answers
 * alike. `isIdentified`: somebody asked who he is, or for all of him at once.
 */
export function witnessOf(viewer: Viewer): Witness {
  const answers = new Map<string, unknown>()
  let isIdentified = false
  const hear = (key: string | symbol) => {
    isIdentified ||= identity.has(key)
    if (!isIdentified && typeof key === 'string' && !answers.has(key)) answers.set(key, viewer[key as keyof Viewer])
  }
  const heard = new Proxy(viewer, {
    get: (target, key) => (hear(key), Reflect.get(target, key) as unknown),
    has: (target, key) => (hear(key), Reflect.has(target, key)),
    getOwnPropertyDescriptor: (target, key) => (hear(key), Reflect.getOwnPropertyDescriptor(target, key)),
    ownKeys: (target) => ((isIdentified = true), Reflect.ownKeys(target)),
  })
  return { viewer: heard, answers, isIdentified: () => isIdentified }
}

/** Whether this viewer would have answered the same. */
export function answersAlike(viewer: Viewer, answers: Answers): boolean {
  for (const [key, answer] of answers) {
    const own = viewer[key as keyof Viewer]
    if (own !== answer && !(typeof own === 'object' && JSON.stringify(own) === JSON.stringify(answer))) return false
  }
  return true
}
