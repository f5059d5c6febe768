/** A PostgreSQL of this machine: see local-postgres.mjs. */
export type LocalPostgres = {
  url: string
  adminUrl: string
  port: number
  dataDir: string
  stop(): Promise<void>
  destroy(): Promise<void>
}
export function startPostgres(options: {
  dataDir: string
  port?: number
  database?: string
  isThrowaway?: boolean
}): Promise<LocalPostgres>
export function freePort(): Promise<number>
export function isFree(port: number): Promise<boolean>
