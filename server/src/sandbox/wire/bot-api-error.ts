import type { Json } from '../world/model.ts'

/** A refusal in the Bot API's own words: `{ ok: false, error_code, description, parameters? }`. */
export class BotApiError extends Error {
  readonly code: number
  readonly parameters: Json | undefined

  constructor(code: number, description: string, parameters?: Json) {
    super(description)
    this.name = 'BotApiError'
    this.code = code
    this.parameters = parameters
  }
}

/** 400 `Bad Request: …`. */
export function badRequest(text: string, parameters?: Json): BotApiError {
  return new BotApiError(400, `Bad Request: ${text}`, parameters)
}

/** A result that carries a remark, as `Webhook is already set` does. */
export class Remarked {
  readonly result: unknown
  readonly description: string

  constructor(result: unknown, description: string) {
    this.result = result
    this.description = description
  }
}
