/** A Redis of this machine: see local-redis.mjs. */
export type LocalRedis = {
  url: string
  port: number
  pid: number
  kind: string
  stop(): Promise<void>
  kill(): Promise<void>
  destroy(): Promise<void>
}
export function startRedis(options: { dataDir: string; port?: number; isThrowaway?: boolean }): Promise<LocalRedis>
export function redisProgram(): string | undefined
