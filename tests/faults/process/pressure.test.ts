import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type Client, type House, organization, type Organization, signIn, startHouse } from '../../support/client.ts'
import { startProvider } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { query, unhandledIn, until } from '../../support/stack.ts'

let house: House
let shop: Organization
let manager: Client

beforeAll(async () => {
  house = await startHouse()
  shop = await organization()
  manager = await signIn(house.apis[0].url, shop.managers[0])
})

const canLimit = process.platform === 'linux' && canRun('prlimit', '--version')
if (!canLimit) console.log('row 48 is skipped in part: there is no prlimit here')

function canRun(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Whether the process answers, and how soon. */
async function isAlive(): Promise<boolean> {
  const response = await fetch(`${house.apis[0].url}/livez`, { headers: { connection: 'close' } }).catch(
    () => undefined,
  )
  return response?.status === 200
}

it.skipIf(!canLimit)(
  'row 48: an api with 128 descriptors and 300 idle lines before it neither dies nor lies, and is well when they go',
  async () => {
    const provider = await startProvider(shop.id, house)
    const { pid, url } = house.apis[0]
    await provider.deliver(provider.message(101, 'до давки'))
    const before = softLimitOf(pid)
    execFileSync('prlimit', ['--pid', String(pid), '--nofile=128:'])
    const lines: Socket[] = []
    for (let index = 0; index < 300; index++) {
      const line = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
      lines.push(line)
    }
    await until(() => readdirSync(`/proc/${pid}/fd`).length >= 120)
    const updates = Array.from({ length: 10 }, (_, index) => provider.message(101, `в давке ${index}`))
    const statuses = await Promise.all(
      updates.map((update) =>
        Promise.race([provider.post(update), new Promise<number>((resolve) => setTimeout(resolve, 3_000, 0))]),
      ),
    )
    for (const status of statuses) expect([0, 200, 503]).toContain(status)
    const answered = statuses.filter((status) => status === 200).length
    const [stored] = await query<{ n: number }>('select count(*)::int as n from raw_update where integration_id = $1', [
      provider.bot.id,
    ])
    // An answer is a row; a row without an answer is a duplicate at the next try.
    expect(stored!.n).toBeGreaterThanOrEqual(1 + answered)
    process.kill(pid, 0)

    for (const line of lines) line.destroy()
    await until(isAlive)
    for (const update of updates) await provider.deliver(update)
    await until(() => readdirSync(`/proc/${pid}/fd`).length < 80)
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${before}:`])
    const rows = await query<{ text: string }>('select text from message where integration_id = $1', [provider.bot.id])
    expect(rows.map(({ text }) => text).sort()).toEqual(
      ['до давки', ...updates.map((_, index) => `в давке ${index}`)].sort(),
    )
  },
  120_000,
)

it('rows 48, 49: requests that break off in the middle, wherever they go, harm nobody', async () => {
  const provider = await startProvider(shop.id, house)
  const { url, log } = house.apis[0]
  const paths = [
    '/uploads',
    '/graphql',
    '/media/x',
    '/sandbox/bots',
    `/api/v1/telegram/webhook/${provider.bot.webhookKey}`,
  ]
  const headers = {
    cookie: manager.cookie,
    'content-length': '1000000',
    'content-type': 'application/json',
    'x-manyhands': 'web',
    'x-telegram-bot-api-secret-token': provider.bot.webhookSecret,
  }
  const breakOff = (path: string, bytes: number) =>
    new Promise<void>((resolve) => {
      const call = request(`${url}${path}`, { method: 'POST', agent: false, headers })
      call.on('error', () => {}).once('close', () => resolve())
      call.on('response', (response) => response.resume())
      call.write(`{"query":"${'x'.repeat(bytes)}`, () => setTimeout(() => call.destroy(), bytes % 7))
    })
  const sizes = Array.from({ length: isFull ? 200 : 15 }, (_, index) => index * 997)
  await Promise.all(paths.flatMap((path) => sizes.map((bytes) => breakOff(path, bytes))))
  expect(await isAlive()).toBe(true)
  expect(unhandledIn(log)).toEqual([])
  await provider.deliver(provider.message(301, 'и дальше'))
  expect(await query('select 1 from raw_update where integration_id = $1', [provider.bot.id])).toHaveLength(1)
  expect(await query('select 1 from attachment')).toEqual([])
  expect(await provider.broken()).toEqual([])
})

it('row 48: many sockets that only listen cost memory and nothing else: the webhook answers beside them', async () => {
  const count = isFull ? 2_000 : 200
  const provider = await startProvider(shop.id, house)
  const { pid, url } = house.apis[0]
  await provider.deliver(provider.message(201, 'до толпы'))
  const before = rssOf(pid)
  const sockets: WebSocket[] = []
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(50, count - sockets.length) }, () => openSocket(url, manager.cookie))
    sockets.push(...some)
    await Promise.all(some.map((socket) => once(socket, 'message')))
  }
  const answers = []
  for (let index = 0; index < 20; index++) answers.push(await provider.ask(provider.message(201, `в толпе ${index}`)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  const grown = rssOf(pid) - before
  console.log(`row 48: ${count} sockets took ${Math.round(grown)} MB, ${Math.round((grown * 1024) / count)} KB each`)
  expect(grown).toBeLessThan(100 + (count * 60) / 1024)
  for (const socket of sockets) socket.terminate()
  expect(await isAlive()).toBe(true)
  expect(await provider.broken()).toEqual([])
}, 240_000)

/** A socket past its handshake, that asks for nothing. */
function openSocket(url: string, cookie: string): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: { cookie } })
  socket.on('error', () => {})
  socket.on('open', () => socket.send('{"type":"connection_init"}'))
  return socket
}

function softLimitOf(pid: number): string {
  return /Max open files\s+(\d+)/.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))![1]!
}

/** Resident memory of a process in megabytes; 0 where the system does not tell. */
function rssOf(pid: number): number {
  if (process.platform !== 'linux') return 0
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}
