/** How large a chaos run is. Faults are counts over the whole run, which lasts `seconds` before it calms down. */
export type Size = {
  seconds: number
  organizations: number
  bots: number
  chatsPerBot: number
  /** Messages of each chat, in each direction. */
  messagesPerChat: number
  watchers: number
  /** One of so many answers of the provider is spoilt. */
  oneAnswerSpoiltOf: number
  faults: Record<FaultName, number>
  naiveMessages: number
}

/** The kinds of faults that a schedule is made of. */
export type FaultName =
  | 'kill'
  | 'stop'
  | 'redisKill'
  | 'redisFlush'
  | 'redisClientKill'
  | 'postgresRestart'
  | 'postgresTerminate'
  | 'socketCut'
  | 'socketSilence'
  | 'webhookCut'

const small: Size = {
  seconds: 18,
  organizations: 2,
  bots: 4,
  chatsPerBot: 5,
  messagesPerChat: 15,
  watchers: 4,
  oneAnswerSpoiltOf: 8,
  naiveMessages: 300,
  faults: {
    kill: 8,
    stop: 2,
    redisKill: 1,
    redisFlush: 1,
    redisClientKill: 2,
    postgresRestart: 1,
    postgresTerminate: 1,
    socketCut: 3,
    socketSilence: 1,
    webhookCut: 2,
  },
}

const full: Size = {
  seconds: 1_200,
  organizations: 2,
  bots: 20,
  chatsPerBot: 25,
  messagesPerChat: 41,
  watchers: 6,
  oneAnswerSpoiltOf: 25,
  naiveMessages: 2_000,
  faults: {
    kill: 520,
    stop: 104,
    redisKill: 14,
    redisFlush: 10,
    redisClientKill: 30,
    postgresRestart: 8,
    postgresTerminate: 20,
    socketCut: 60,
    socketSilence: 10,
    webhookCut: 30,
  },
}

/** FAULTS=full is the long one; FAULTS_SCALE makes either longer or shorter (0.1: a tenth). */
export function sizeOfRun(): Size {
  const chosen = process.env['FAULTS'] === 'full' ? full : small
  const scale = Number(process.env['FAULTS_SCALE'] ?? 1)
  const times = (count: number) => Math.max(1, Math.round(count * scale))
  const faults = Object.fromEntries(Object.entries(chosen.faults).map(([name, count]) => [name, times(count)]))
  return {
    ...chosen,
    seconds: chosen.seconds * scale,
    messagesPerChat: times(chosen.messagesPerChat),
    naiveMessages: times(chosen.naiveMessages),
    faults: faults as Size['faults'],
  }
}
