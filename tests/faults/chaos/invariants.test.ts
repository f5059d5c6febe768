/** The checker itself: a healthy history has no fault, and each invariant finds the violation that is planted for it. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeBotRow, makeMember, makeOrganization } from '../../support/house.ts'
import { type ClientStream, holesOf, feedFaults, stateFaults, streamFaults } from '../../support/invariants/feed.ts'
import { inboundFaults } from '../../support/invariants/inbound.ts'
import { processFaults, secretFaults } from '../../support/invariants/processes.ts'
import type { Accepted, Provider, Written } from '../../support/invariants/provider.ts'
import { ackedFaults, orderFaults, sentFaults } from '../../support/invariants/sends.ts'
import { tenantFaults } from '../../support/invariants/tenants.ts'
import { brokenInvariants, type Row } from '../../support/invariants.ts'
import { plant } from '../../support/secrets.ts'
import { query } from '../../support/stack.ts'

let seq = 0
const row = (parts: Partial<Row>): Row => ({
  id: randomUUID(),
  botId: '1',
  chat: '7',
  conversationId: 'c',
  direction: 'OUTBOUND',
  state: 'SENT',
  seq: ++seq,
  text: `текст ${seq}`,
  externalId: String(seq),
  ...parts,
})
const accept = (of: Row, parts: Partial<Accepted> = {}): Accepted => ({
  botId: of.botId,
  chatId: of.chat,
  messageIds: [of.externalId!],
  text: of.text!,
  ...parts,
})
const provider = (accepted: Accepted[], written: Written[] = []): Provider => ({ accepted, written })
const acknowledged = (of: Row) => ({ text: of.text!, messageIds: [of.id] })

describe('I1: an acknowledged send', () => {
  const sent = row({})
  it('is one row in a final state', () => expect(ackedFaults([acknowledged(sent)], [sent])).toEqual([]))
  it.each([
    ['lost', []],
    ['stored twice', [sent, row({ text: sent.text })]],
    ['unfinished', [{ ...sent, state: 'SENDING' }]],
    ['of another id', [{ ...sent, id: randomUUID() }]],
  ])('%s: is found', (_, rows) => {
    expect(ackedFaults([acknowledged(sent)], rows).join()).toContain('I1')
  })
  it('in parts is looked at part by part', () => {
    const other = row({ state: 'QUEUED' })
    expect(ackedFaults([{ text: 'оба', messageIds: [sent.id, other.id] }], [sent, other])).toHaveLength(1)
  })
})

describe('I2 and I3: the provider', () => {
  it('has what is sent, once, and maybe what is unknown', () => {
    const [sent, maybe, maybeNot, failed] = [
      row({}),
      row({ state: 'UNKNOWN' }),
      row({ state: 'UNKNOWN' }),
      row({ state: 'FAILED', externalId: null }),
    ]
    const all = [sent, maybe, maybeNot, failed]
    expect(sentFaults(all, provider([accept(sent), accept(maybe)]), [])).toEqual([])
  })
  it('twice: is found, unless a person sent it again', () => {
    const sent = row({})
    const twice = provider([accept(sent), accept(sent, { messageIds: ['99'] })])
    expect(sentFaults([sent], twice, []).join()).toContain('I2')
    expect(sentFaults([sent], twice, [sent.id])).toEqual([])
  })
  it('a greeting that many get is looked at in its chat', () => {
    const [here, there] = [row({ text: 'Здравствуйте!' }), row({ text: 'Здравствуйте!', chat: '8' })]
    expect(sentFaults([here, there], provider([accept(here), accept(there)]), [])).toEqual([])
    expect(sentFaults([here, there], provider([accept(here), accept(here)]), []).join()).toMatch(/I2.*I3/)
  })
  it.each(['SENT', 'DELIVERED', 'READ'])('has not what is %s: is found', (state) => {
    expect(sentFaults([row({ state })], provider([]), []).join()).toContain('I3')
  })
  it('has not a file that is SENT: is found by its id', () => {
    const file = row({ text: null })
    expect(sentFaults([file], provider([accept(file, { text: undefined })]), [])).toEqual([])
    expect(sentFaults([file], provider([]), []).join()).toContain('I3')
  })
  it.each(['FAILED', 'CANCELLED', 'QUEUED', 'SCHEDULED'])('has what is %s: is found', (state) => {
    const wrong = row({ state })
    expect(sentFaults([wrong], provider([accept(wrong)]), []).join()).toContain('I3')
  })
})

describe('I4: the order of a conversation', () => {
  const [first, second, elsewhere] = [row({}), row({}), row({ chat: '8', conversationId: 'd' })]
  const rows = [first, second, elsewhere]
  it('is that of the provider; conversations do not matter to each other', () => {
    expect(orderFaults(rows, provider([accept(elsewhere), accept(first), accept(second)]), [])).toEqual([])
  })
  it('turned around: is found', () => {
    expect(orderFaults(rows, provider([accept(second), accept(first)]), []).join()).toContain('I4')
  })
  it('something the provider has and we never had: is found', () => {
    expect(orderFaults([first], provider([accept(first), accept(second)]), []).join()).toContain('I4')
  })
})

describe('I5: what customers write', () => {
  const rows = [row({ direction: 'INBOUND', state: 'RECEIVED' }), row({ direction: 'INBOUND', state: 'RECEIVED' })]
  const written = rows.map(({ botId, chat, externalId, text }) => ({ botId, chat, id: externalId!, text: text! }))
  const faultsOf = (stored: Row[]) => inboundFaults(stored, provider([], written)).join()
  it('is stored once and in order', () => expect(faultsOf(rows)).toBe(''))
  it.each([
    ['lost', rows.slice(1)],
    ['stored twice', [...rows, row({ ...rows[0], seq: 99 })]],
    ['turned around', rows.toReversed()],
    ['with other words', [rows[0]!, { ...rows[1]!, text: 'нет' }]],
    ['made up', [...rows, row({ direction: 'INBOUND' })]],
  ])('%s: is found', (_, stored) => expect(faultsOf(stored)).toContain('I5'))
  it('a chat of which nothing came: is found', () => expect(faultsOf([])).toContain('I5'))
})

describe('I6: what clients hear', () => {
  const log = [1, 2, 3, 4].map((at) => ({
    seq: at,
    kind: 'MESSAGE_CHANGED',
    conversationId: null,
    branchId: null,
    audienceMemberId: at === 2 ? 'somebody' : null,
  }))
  const stream = (seqs: (number | null)[]): ClientStream => ({
    name: 'Анна',
    organizationId: '',
    seqs,
    after: 0,
    isConverged: true,
  })
  it('is all it may see, once, in order; a resync excuses a hole', () => {
    expect(holesOf(stream([1, 3, 4]), log)).toEqual([])
    expect(holesOf(stream([1, null, 4]), log)).toEqual([])
    expect(holesOf({ ...stream([3, 4]), after: 2 }, log)).toEqual([])
    expect(holesOf({ ...stream([1, 3]), convergedAt: 3 }, log)).toEqual([])
  })
  it.each([
    ['a hole', [1, 4]],
    ['a hole at the start', [3, 4]],
    ['a double', [1, 3, 3, 4]],
    ['turned around', [3, 1, 4]],
    ['what is for somebody else', [1, 2, 3, 4]],
    ['the end is missing', [1, 3]],
    ['nothing at all', []],
  ])('%s: is found', (_, seqs) => expect(holesOf(stream(seqs), log).join()).toContain('I6'))
  it('the end is missing of what was told before it left: is found', () =>
    expect(holesOf({ ...stream([1]), convergedAt: 3 }, log).join()).toContain('I6'))
})

describe('I7: what a client shows', () => {
  it('is what is there', () => {
    expect(stateFaults([{ name: 'a', state: { m: { state: 'SENT' } }, fresh: { m: { state: 'SENT' } } }])).toEqual([])
  })
  it.each([
    ['old', { m: { state: 'QUEUED' } }],
    ['missing', {}],
    ['too much', { m: { state: 'SENT' }, n: {} }],
  ])('%s: is found', (_, state) => {
    expect(stateFaults([{ name: 'a', state, fresh: { m: { state: 'SENT' } } }]).join()).toContain('I7')
  })
})

describe('I6 and I8 in the database', () => {
  let mine: string
  let conversationId: string
  let integrationId: string
  const conversation = (organizationId: string, contactId: string, botId: string) =>
    query<{ id: string }>(
      `insert into conversation (organization_id, integration_id, contact_id, external_chat_id)
       values ($1, $2, $3, $4) returning id`,
      [organizationId, botId, contactId, randomUUID()],
    )
  const contact = (organizationId: string) =>
    query<{ id: string }>('insert into contact (organization_id, name) values ($1, $2) returning id', [
      organizationId,
      'Мария',
    ])
  beforeAll(async () => {
    mine = await makeOrganization()
    integrationId = (await makeBotRow(mine)).id
    const [person] = await contact(mine)
    conversationId = (await conversation(mine, person!.id, integrationId))[0]!.id
    for (const at of [1, 2, 3]) {
      await query(`insert into event (organization_id, seq, kind, conversation_id) values ($1, $2, 'X', $3)`, [
        mine,
        at,
        conversationId,
      ])
    }
    await query('insert into feed (organization_id, seq) values ($1, 3)', [mine])
  })

  it('a sound house has no fault', async () => {
    expect(await feedFaults([mine], false)).toEqual([])
    expect(await tenantFaults()).toEqual([])
    const streams = [{ name: 'a', organizationId: mine, seqs: [1, 2, 3], after: 0, isConverged: true }]
    expect(await streamFaults(streams)).toEqual([])
  })
  it('a gap in the feed and a counter that is not its last number: are found', async () => {
    await query('update event set seq = 5 where organization_id = $1 and seq = 2', [mine])
    expect((await feedFaults([mine], false)).join()).toContain('I6')
    await query('update event set seq = 2 where organization_id = $1 and seq = 5', [mine])
    await query('update feed set seq = 4 where organization_id = $1', [mine])
    expect((await feedFaults([mine], false)).join()).toContain('I6')
    await query('update feed set seq = 3 where organization_id = $1', [mine])
  })
  it('a cut log is no gap, when the test says so', async () => {
    await query('delete from event where organization_id = $1 and seq = 1', [mine])
    expect(await feedFaults([mine], true)).toEqual([])
    expect((await feedFaults([mine], false)).join()).toContain('I6')
  })
  it('a row that belongs to us and names what is theirs: is found by a foreign key, by a plain id and without owner', async () => {
    const theirs = await makeOrganization('Другая мастерская')
    const [person] = await contact(theirs)
    const [crossing] = await conversation(mine, person!.id, integrationId)
    expect((await tenantFaults()).join()).toMatch(/I8: row .* of conversation touches 2/)
    await query('delete from conversation where id = $1', [crossing!.id])

    await query(`insert into event (organization_id, seq, kind, conversation_id) values ($1, 1, 'X', $2)`, [
      theirs,
      conversationId,
    ])
    expect((await tenantFaults()).join()).toMatch(/I8: row .* of event touches 2/)
    await query('delete from event where organization_id = $1', [theirs])

    const stranger = await makeMember(theirs)
    await query(
      'insert into read_mark (member_id, conversation_id, read_seq, read_inbound_seq) values ($1, $2, 0, 0)',
      [stranger.memberId, conversationId],
    )
    expect((await tenantFaults()).join()).toMatch(/I8: row .* of read_mark touches 2/)
    await query('delete from read_mark')
    expect(await tenantFaults()).toEqual([])
  })
  it('the whole checker joins them', async () => {
    const acked = [{ text: 'никогда не было', messageIds: [randomUUID()] }]
    const broken = await brokenInvariants({
      sandboxUrl: '',
      bot: { uuid: integrationId, botId: '1' },
      organizationId: mine,
      acked,
      isLogTrimmed: true,
      provider: provider([], [{ botId: '1', chat: '7', id: '1', text: 'алло' }]),
      clients: [{ name: 'a', state: { a: 1 }, fresh: {} }],
      roles: [{ name: 'api', pid: 1, log: ['{"level":60}'] }],
    })
    expect(broken.map((fault) => fault.split(':')[0])).toEqual(['I1', 'I1', 'I5', 'I7', 'I10'])
  })
})

describe('I9 and I10: logs and ends', () => {
  const role = (log: string[], exit?: { code: number | null; signal: string | null; isPlanned: boolean }) => [
    { name: 'api', pid: 1, log, exit },
  ]
  it('a secret in a log: is found', () => {
    plant('123456:a-planted-token-of-a-bot')
    expect(secretFaults(role(['все хорошо']))).toEqual([])
    expect(secretFaults(role(['GET /bot123456:a-planted-token-of-a-bot/getMe'])).join()).toContain('I9')
  })
  it('a promise left alone, a fatal error and an end of its own accord: are found', () => {
    const killed = { code: null, signal: 'SIGKILL', isPlanned: true }
    expect(processFaults(role(['{"level":50}'], killed))).toEqual([])
    expect(processFaults(role(['{"level":50,"msg":"a promise was left alone"}'])).join()).toContain('I10')
    expect(processFaults(role(['{"level":60}'])).join()).toContain('I10')
    expect(processFaults(role([], { code: 1, signal: null, isPlanned: false })).join()).toContain('I10')
    expect(processFaults(role([], { code: null, signal: 'SIGABRT', isPlanned: false })).join()).toContain('I10')
  })
})
