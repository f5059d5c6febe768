import { GraphQLError } from 'graphql'
import { builder } from './builder.ts'

const cursor = /^[0-9a-z]{1,32}\.\d{1,15}$/

builder.scalarType('DateTime', {
  description: 'A moment as ISO 8601 in UTC with milliseconds: `2026-11-20T12:00:00.000Z`.',
  // Rows that travelled through Redis carry ISO strings, rows from the database Dates.
  serialize: (value) => new Date(value).toISOString(),
  parseValue: (value) => {
    const moment = new Date(String(value))
    if (Number.isNaN(moment.getTime())) throw new GraphQLError('DateTime must be an ISO 8601 moment')
    return moment
  },
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
})

builder.scalarType('FeedCursor', {
  description: 'An opaque place in the event feed: `<epoch>.<seq>`.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && cursor.test(value)) return value
    throw new GraphQLError('FeedCursor must be one that the server gave')
  },
})
