import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPrivate, readText, safeFetch } from './safe-fetch.ts'

let root: string
const server = createServer((request, response) => {
  if (request.url === '/slow') return
  if (request.url === '/away') return void response.writeHead(302, { location: '/big' }).end()
  response.end('x'.repeat(2000))
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close().closeAllConnections())

const allowed = { timeoutMs: 2_000, isPrivateAllowed: true }
const refused = { timeoutMs: 2_000, isPrivateAllowed: false }

describe('safeFetch', () => {
  it('reaches no address of the own network, by number or by name', async () => {
    const addresses = [root, root.replace('127.0.0.1', 'localhost'), 'http://[::1]:80', 'http://169.254.169.254/latest']
    for (const address of [...addresses, 'http://2130706433/', 'http://0x7f.1/']) {
      await expect(safeFetch(address, refused)).rejects.toMatchObject({ code: 'ADDRESS_FORBIDDEN' })
    }
  })

  it('follows nothing, reads no more than it may, waits no longer than it may', async () => {
    const away = await safeFetch(`${root}/away`, allowed)
    expect(away.status).toBe(302)
    await expect(readText(await safeFetch(`${root}/big`, allowed), 1000)).rejects.toMatchObject({ code: 'TOO_BIG' })
    expect(await readText(await safeFetch(`${root}/big`, allowed), 3000)).toHaveLength(2000)
    await expect(safeFetch(`${root}/slow`, { ...allowed, timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMED_OUT' })
  })

  it('takes http and https without passwords alone', async () => {
    for (const address of ['file:///etc/passwd', 'ftp://example.com', 'http://a:b@example.com', 'no address']) {
      await expect(safeFetch(address, allowed)).rejects.toMatchObject({ code: 'BAD_ADDRESS' })
    }
  })

  it('knows which addresses are public', () => {
    const inside = [
      '10.1.2.3',
      '100.64.0.1',
      '::ffff:10.0.0.1',
      '::ffff:7f00:1',
      'fd00::1',
      'fe80::1',
      '224.0.0.1',
      '0.0.0.0',
    ]
    expect(inside.filter((address) => !isPrivate(address))).toEqual([])
    expect(['8.8.8.8', '149.154.167.220', '2a02:6b8::1'].filter(isPrivate)).toEqual([])
  })
})
