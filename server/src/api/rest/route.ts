import type { z } from 'zod'
import type { ApiScope } from '../../team/keys/scopes.ts'
import type { Viewer } from '../../team/viewer.ts'
import { RestFault } from './fault.ts'

/** One request as a handler gets it: `params` are the places of its path, `body` is the JSON, undefined when empty. */
export type Asked = { viewer: Viewer; params: Record<string, string>; body: unknown; idempotencyKey?: string }

/** What a handler answers; without a body the answer is empty. */
export type Answered = { status: number; body?: unknown }

/** One operation of the REST face. */
export type Route = { scope: ApiScope; run(asked: Asked): Promise<Answered> }

/** Operations by `METHOD /path/{place}`. */
export type Routes = Record<string, Route>

/** The body by its rules. Throws 422, which names the field. */
export function given<Rules extends z.ZodType>(rules: Rules, body: unknown): z.output<Rules> {
  const checked = rules.safeParse(body)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  throw new RestFault(422, `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}
