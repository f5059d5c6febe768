/**
 * What reads cost in pages of memory, by PostgreSQL's own count; never by a clock:
 *
 *   const statements = await statementsOf({ viewer, source, variables }, /"lead"/)   // of one GraphQL operation
 *   const seen = await statementsOf({ run: () => verb() }, /allowed_origins/)         // of a verb
 *   const { nodes, buffers } = await costOf(statements[0]!)
 */
import { graphql } from 'graphql'
import pg from 'pg'
import { expect } from 'vitest'
import { contextFor } from '../../server/src/api/asker.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { query } from './stack.ts'

/** A statement with its values. */
export type Statement = { text: string; values: unknown[] }
/** The kinds of nodes of its plan, with their tables, and how many pages it looked at. */
export type Cost = { nodes: string[]; buffers: number }
/** An operation of a viewer, or anything else that asks the database. */
export type Act = { viewer: Viewer; source: string; variables: object } | { run(): Promise<unknown> }

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

/** The statements of an act that are about something; none is a failure. */
export async function statementsOf(act: Act, about: RegExp): Promise<Statement[]> {
  const seen: Statement[] = []
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const real = prototype.query
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first, second] = args as [Statement, unknown[] | undefined]
    if (first.text && about.test(first.text)) seen.push({ text: first.text, values: first.values ?? second ?? [] })
    return real.apply(this, args)
  }
  try {
    if ('run' in act) await act.run()
    else await operate(act)
  } finally {
    prototype.query = real
  }
  expect(seen.length).toBeGreaterThan(0)
  return seen
}

async function operate({ viewer, source, variables }: Exclude<Act, { run(): unknown }>): Promise<void> {
  const asker = { viewer, locale: 'ru' as const, requestId: '', origin: { ip: '', userAgent: '' } }
  const variableValues = variables as Record<string, unknown>
  const { errors } = await graphql({ schema, source, variableValues, contextValue: contextFor(asker) })
  expect(errors).toBeUndefined()
}

/** What PostgreSQL does for it, counted once everything is in memory. */
export async function costOf({ text, values }: Statement): Promise<Cost> {
  const explain = `explain (analyze, buffers, format json) ${text}`
  await query(explain, values)
  const [row] = await query<{ 'QUERY PLAN': [{ Plan: Plan & Record<string, number> }] }>(explain, values)
  const { Plan: plan } = row!['QUERY PLAN'][0]
  return { nodes: nodesOf(plan), buffers: plan['Shared Hit Blocks']! + plan['Shared Read Blocks']! }
}

function nodesOf(plan: Plan): string[] {
  const own = `${plan['Node Type']}${plan['Relation Name'] ? ` on ${plan['Relation Name']}` : ''}`
  return [own, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
