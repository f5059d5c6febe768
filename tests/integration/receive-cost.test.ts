import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bot, makeBotRow, makeOrganization } from '../support/house.ts'
import { messageUpdate, receive } from '../support/updates.ts'

let bot: Bot
beforeAll(async () => {
  bot = await makeBotRow(await makeOrganization())
  await receive(bot, messageUpdate({ chat: 501, id: 1 }))
})

/** The statements that all connections of this process ran meanwhile. */
async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const real = prototype.query
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args as [string | { text: string }]
    statements.push((typeof first === 'string' ? first : first.text).trim().split(/\s+/).slice(0, 3).join(' '))
    return real.apply(this, args)
  }
  try {
    await run()
  } finally {
    prototype.query = real
  }
  return statements
}

describe('what receiving costs', () => {
  it('a message of a known customer', async () => {
    const statements = await statementsOf(() => receive(bot, messageUpdate({ chat: 501, id: 2 })))
    const work = statements.filter((text) => !/^(BEGIN|COMMIT|SAVEPOINT|RELEASE)/.test(text))
    // raw update, contact, conversation, message, parked edits, and the feed's own.
    expect(
      work.filter((text) => !text.startsWith('insert into event')),
      work.join('\n'),
    ).toHaveLength(6)
  })

  it('messages that come together share the commit and the counter', async () => {
    const together = Array.from({ length: 20 }, (_, index) => messageUpdate({ chat: 501, id: 10 + index }))
    const statements = await statementsOf(() => Promise.all(together.map((update) => receive(bot, update))))
    expect(statements.filter((text) => text === 'COMMIT').length).toBeLessThanOrEqual(2)
    const ofTheFeed = statements.filter((text) => /^(with advanced|insert into feed)/.test(text))
    expect([1, 2]).toContain(ofTheFeed.length)
  })
})
