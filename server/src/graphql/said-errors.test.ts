import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { UserError } from '../errors.ts'
import { saidGraphqlError } from './said-errors.ts'

const asked = { locale: 'en', requestId: 'r1', viewer: null } as Parameters<typeof saidGraphqlError>[1]
const said = (originalError: Error) => saidGraphqlError(new GraphQLError('x', { originalError }), asked)

describe('what an error of a resolver is called', () => {
  it.each([
    ['a fault of ours', new TypeError('undefined is not a function'), 'INTERNAL'],
    ['a statement that is wrong', Object.assign(new Error('syntax error'), { code: '42601' }), 'INTERNAL'],
    [
      'a database that starts',
      Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
      'UNAVAILABLE',
    ],
    ['a connection that is lost', new Error('Connection terminated unexpectedly'), 'UNAVAILABLE'],
    ['a word to a person', new UserError('NOT_FOUND'), 'NOT_FOUND'],
  ])('%s', (_, error, code) => {
    const answer = said(error)
    expect(answer.extensions['code']).toBe(code)
    expect(answer.message).not.toContain(error.message)
  })
})
