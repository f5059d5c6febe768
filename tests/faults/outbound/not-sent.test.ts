import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createServer } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../server/scripts/local-postgres.mjs'
import { sendMessage } from '../../../server/src/channels/telegram-api/send.ts'
import { startHouse } from '../../support/client.ts'
import { startProxy } from '../../support/proxy.ts'
import { openShop } from '../../support/shop.ts'
import { query, spawnRole, until } from '../../support/stack.ts'

const run = promisify(execFile)
const ended: (() => unknown)[] = []
afterAll(async () => void (await Promise.all(ended.map((end) => end()))))

/** TLS with a certificate that nobody signed. */
async function selfSigned(): Promise<string> {
  const [key, certificate] = ['key', 'cert'].map((name) => path.join(tmpdir(), `${name}-${process.pid}.pem`))
  const subject = ['-subj', '/CN=127.0.0.1', '-days', '2', '-nodes', '-newkey', 'rsa:2048']
  await run('openssl', ['req', '-x509', ...subject, '-keyout', key!, '-out', certificate!])
  const server = createServer({ key: readFileSync(key!), cert: readFileSync(certificate!) })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ended.push(() => server.close())
  return `https://127.0.0.1:${(server.address() as { port: number }).port}`
}

/** A process that listens and sleeps, its queue of connections full: nobody is let in and nobody is refused. */
async function deaf(): Promise<string> {
  const script = `const server = require('net').createServer()
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  process.kill(child.pid!, 'SIGSTOP')
  const waiting = Array.from({ length: 6 }, () => connect(Number(port), '127.0.0.1').on('error', () => undefined))
  ended.push(
    () => waiting.forEach((socket) => socket.destroy()),
    () => child.kill('SIGKILL'),
  )
  return `http://127.0.0.1:${port}`
}

const token = '123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const message = { chatId: '1', text: 'Добрый день', files: [] }
const notSent = { type: 'retry', scope: 'message' }

describe('row 17: proven not sent', () => {
  it('row 17: nobody listens: tried again later and later, sent once when the provider is back', async () => {
    const house = await startHouse()
    const proxy = await startProxy(Number(new URL(house.sandbox.url).port))
    ended.push(() => proxy.close())
    const shop = await openShop(house, { chatsEach: 4 })
    await proxy.refuse()
    const worker = await spawnRole('worker', { ...house.env, SANDBOX_URL: proxy.url })
    await shop.sayAll(2)
    const heads = await Promise.all(shop.chats.map(async (chat) => (await shop.outbound(chat))[0]!.id))
    const tries = () =>
      query<{ number: number; outcome: string; reason: string; ms: number }>(
        `select number, outcome, reason, extract(epoch from next_try_at - started_at)::float8 * 1000 as ms
         from delivery_attempt where message_id = any($1) and outcome is not null order by message_id, number`,
        [heads],
      )
    await until(async () => (await tries()).length >= 4 * 3, 40)
    await proxy.listen()
    const failed = (await tries()).filter(({ outcome }) => outcome !== 'SENT')
    for (const { number, outcome, reason, ms } of failed) {
      expect([outcome, reason]).toEqual(['RETRY', 'ECONNREFUSED'])
      // Half of the doubled pause is by chance, and no pause is under a second.
      expect(ms).toBeGreaterThanOrEqual(Math.max(1_000, 500 * 2 ** (number - 1)) - 1)
    }
    const third = failed.filter(({ number }) => number === 3).map(({ ms }) => Math.round(ms))
    expect(new Set(third).size).toBeGreaterThan(1)
    await shop.settled()
    expect(await shop.states()).toEqual({ SENT: 8 })
    expect(await shop.broken()).toEqual([])
    await worker.stop()
  })

  it.concurrent.each([
    { name: 'nobody listens', root: async () => `http://127.0.0.1:${await freePort()}`, code: /^ECONNREFUSED$/ },
    { name: 'no such name', root: async () => 'http://provider.invalid', code: /^(ENOTFOUND|EAI_AGAIN)$/ },
    { name: 'a certificate that nobody signed', root: selfSigned, code: /^DEPTH_ZERO_SELF_SIGNED_CERT$/ },
    { name: 'no answer to the connection', root: deaf, code: /^UND_ERR_CONNECT_TIMEOUT$/ },
  ])('row 17: $name', async ({ root, code }) => {
    const result = await sendMessage({ token, apiRoot: await root() }, message, AbortSignal.timeout(25_000))
    expect(result).toMatchObject({ ...notSent, code: expect.stringMatching(code) })
    expect(JSON.stringify(result)).not.toContain(token)
  })

  it.skipIf(process.getuid?.() !== 0)('row 17: no route to the host (a network namespace, so as root)', async () => {
    const script = path.join(tmpdir(), `unreachable-${process.pid}.ts`)
    const send = path.resolve(import.meta.dirname, '../../../server/src/channels/telegram-api/send.ts')
    const account = { token, apiRoot: 'http://198.51.100.7' }
    const call = `sendMessage(${JSON.stringify(account)}, ${JSON.stringify(message)}, AbortSignal.timeout(9000))`
    writeFileSync(
      script,
      `import { sendMessage } from ${JSON.stringify(send)}\n${call}.then((r) => console.log(JSON.stringify(r)))`,
    )
    const route = 'ip link set lo up && ip route add unreachable 198.51.100.0/24'
    const commands = `${route} && exec ${process.execPath} --import tsx ${script}`
    const cwd = path.resolve(import.meta.dirname, '../../../server')
    const { stdout } = await run('unshare', ['-n', 'sh', '-c', commands], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ ...notSent, code: 'EHOSTUNREACH' })
  })
})
