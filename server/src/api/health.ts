import type { ServerResponse } from 'node:http'
import sql from 'sql-template-tag'
import { row } from '../db/query.ts'
import { isBusReady } from '../events/bus.ts'
import { answerJson } from './answer.ts'

let stopping = false

/** From now on `/readyz` sends new requests elsewhere. */
export function becomeUnready(): void {
  stopping = true
}

/** The process runs: nothing else is asked. */
export function answerLive(response: ServerResponse): void {
  answerJson(response, 200, { status: 'ok' })
}

/**
 * Whether it can work: PostgreSQL answers and is migrated. Without Redis it works more slowly, which is no reason to
 * go.
 */
export async function answerReady(response: ServerResponse): Promise<void> {
  const postgres = await postgresState()
  const redis = isBusReady() ? 'ok' : 'degraded'
  const isReady = postgres === 'ok' && !stopping
  answerJson(response, isReady ? 200 : 503, { status: isReady ? 'ok' : 'unready', postgres, redis, stopping })
}

async function postgresState(): Promise<'ok' | 'not migrated' | 'unreachable'> {
  try {
    const state = await row<{ unfinished: number; applied: number }>(sql`
      select count(*) filter (where finished_at is null and rolled_back_at is null)::int as unfinished,
        count(*) filter (where finished_at is not null)::int as applied from _prisma_migrations`)
    return state && state.applied > 0 && state.unfinished === 0 ? 'ok' : 'not migrated'
  } catch (error) {
    // 42P01: there is no such table.
    return (error as { code?: string }).code === '42P01' ? 'not migrated' : 'unreachable'
  }
}
