import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { query, type Role, spawnRole } from '../support/stack.ts'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
let sandbox: Role

async function seed() {
  const env = { ...process.env, SANDBOX_URL: sandbox.url }
  await run(process.execPath, ['--import', 'tsx', 'prisma/seed.ts', '--password', 'a demo password'], {
    cwd: root,
    env,
  })
}

async function count(what: string): Promise<number> {
  const [row] = await query<{ count: number }>(`select count(*)::int as count from ${what}`)
  return row!.count
}

beforeAll(async () => {
  sandbox = await spawnRole('sandbox')
  await seed()
})

describe('the demo', () => {
  it('has the workshop: four people, two branches, one bot, forty conversations', async () => {
    expect(await count('member')).toBe(4)
    expect(await count('branch')).toBe(2)
    expect(await count(`integration where kind = 'SANDBOX' and status = 'CONNECTED' and is_active`)).toBe(1)
    expect(await count('conversation')).toBe(40)
    expect(await count('installation where set_up_at is not null')).toBe(1)
  })

  it('says of every conversation what its messages say', async () => {
    const wrong = await query(`
      select c.id from conversation c
      join lateral (
        select count(*) as all, count(*) filter (where direction = 'INBOUND') as inbound, max(seq) as last,
          max(created_at) as at, max(inbound_seq) as inbound_seq
        from message where conversation_id = c.id
      ) m on true
      join message last on last.conversation_id = c.id and last.seq = c.last_seq
      where c.last_seq <> m.all or c.last_seq <> m.last or c.inbound_seq <> m.inbound or c.inbound_seq <> m.inbound_seq
        or c.last_message_at <> m.at or c.last_message_kind <> last.kind or c.last_message_direction <> last.direction
        or (c.awaiting_reply_since is not null) <> (c.status = 'OPEN' and last.direction = 'INBOUND')
        or (c.closed_at is not null) <> (c.status = 'CLOSED')`)
    expect(wrong).toEqual([])
  })

  it('has read marks within the conversation, and nothing left to send', async () => {
    expect(
      await count(`read_mark r join conversation c on c.id = r.conversation_id
      where r.read_seq > c.last_seq or r.read_inbound_seq > c.inbound_seq`),
    ).toBe(0)
    expect(await count(`message where state in ('QUEUED', 'SENDING', 'UNKNOWN')`)).toBe(0)
    expect(
      await count(`message m where direction = 'OUTBOUND'
      and not exists (select from delivery_attempt a where a.message_id = m.id and a.outcome is not null)`),
    ).toBe(0)
    expect(await count(`message where state = 'FAILED' and failure_code = 'BLOCKED_BY_USER'`)).toBe(1)
  })

  it('has every file it shows', async () => {
    const files = await query<{ key: string }>(`select storage_key as key from attachment
      union all select thumbnail_key from attachment where thumbnail_key is not null`)
    expect(files.length).toBeGreaterThan(15)
    const folder = process.env['STORAGE_DIR']!
    expect(files.filter(({ key }) => !existsSync(path.join(folder, key)))).toEqual([])
  })

  it('gives the phones the same dialogues', async () => {
    const response = await fetch(`${sandbox.url}/control/chats/7000000001`)
    const chats = (await response.json()) as { customer: { id: number }; last?: { id: number } }[]
    const known = await query<{ chat: string; id: string }>(`
      select c.external_chat_id as chat, m.external_id as id from conversation c
      join lateral (select external_id from message where conversation_id = c.id and external_id is not null
        order by seq desc limit 1) m on true`)
    const onPhone = new Map(chats.map((chat) => [String(chat.customer.id), String(chat.last?.id)]))
    expect(known.filter(({ chat, id }) => onPhone.get(chat) !== id)).toEqual([])
  })

  it('comes once', async () => {
    await seed()
    expect(await count('organization')).toBe(1)
    expect(await count('conversation')).toBe(40)
  })
})
