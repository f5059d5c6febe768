import type { FieldMap, InputFieldMap, InputShapeFromFields } from '@pothos/core'
import type { z } from 'zod'
import { UserError } from '../errors.ts'
import { builder, type Types } from './builder.ts'
import type { Context } from './context.ts'
import { type SaidError, sayError, UserErrorRef } from './user-error.ts'

/** What a payload's fields resolve from: nothing but `errors` when the mutation failed. */
export type Payload<Result> = Partial<Result> & { errors: SaidError[] }

type Declaration<Fields extends InputFieldMap, Result extends object> = {
  description: string
  /** Anybody may call it, signed in or not. */
  isPublic?: boolean
  /** Fields of `<Name>Input`; none makes a mutation without an argument. */
  input?: (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => Fields
  /** What zod refuses is answered as BAD_INPUT with the field's path. */
  rules?: z.ZodType
  /** Calls one verb. Its result is what the payload's fields resolve from. */
  run: (input: InputShapeFromFields<Fields>, context: Context) => Promise<Result>
  /** Fields of `<Name>Payload` besides `errors`; every one that needs the result is nullable. */
  payload?: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<Result>>) => FieldMap
}

type Failed = { errors: SaidError[] }
type Fallible = (input: unknown, context: Context) => Promise<Failed>

/**
 * Declares a mutation the only way there is one here: one `input`, one payload `{ …, errors }`. A `UserError` thrown by
 * `run` becomes an entry of `errors` in the viewer's language; any other error is masked and reported as INTERNAL.
 * Write the properties in the order description, input, rules, run, payload: TypeScript infers from left to right.
 */
export function declareMutation<Result extends object, Fields extends InputFieldMap = InputFieldMap>(
  name: string,
  declaration: Declaration<Fields, Result>,
): void {
  const title = name.charAt(0).toUpperCase() + name.slice(1)
  const { description, isPublic: skipTypeScopes = false, input: inputFields } = declaration
  const payloadFields = declaration.payload as ((t: unknown) => FieldMap) | undefined
  const payload = builder.objectRef<Failed>(`${title}Payload`).implement({
    description: `The answer of ${name}.`,
    fields: (t) => ({
      ...payloadFields?.(t),
      errors: t.field({
        type: [UserErrorRef],
        description: 'Why nothing was done; empty on success.',
        resolve: (parent) => parent.errors,
      }),
    }),
  })
  const run = fallible(declaration.run as (input: unknown, context: Context) => Promise<object>, declaration.rules)
  if (!inputFields) {
    const resolve = (_root: unknown, _args: unknown, context: Context) => run({}, context)
    builder.mutationField(name, (t) => t.field({ type: payload, description, skipTypeScopes, resolve }))
    return
  }
  const fields = inputFields as unknown as () => InputFieldMap
  const input = builder.inputType(`${title}Input`, { description: `What ${name} needs.`, fields })
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      description,
      skipTypeScopes,
      args: { input: t.arg({ type: input, required: true, description: 'What is to be done.' }) },
      resolve: (_root, args, context) => run((args as { input: unknown }).input, context),
    }),
  )
}

/** `run` with its user errors caught and said. */
function fallible(run: (input: unknown, context: Context) => Promise<object>, rules: z.ZodType | undefined): Fallible {
  return async (input, context) => {
    try {
      check(rules, input)
      return { ...(await run(input, context)), errors: [] }
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return { errors: [sayError(error, context.locale, context.requestId)] }
    }
  }
}

function check(rules: z.ZodType | undefined, input: unknown): void {
  const checked = rules?.safeParse(input)
  if (!checked || checked.success) return
  const issue = checked.error.issues[0]
  throw new UserError('BAD_INPUT', { path: ['input', ...(issue?.path.map(String) ?? [])], detail: issue?.message })
}
