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

  it('knows every range of the registries that leads inwards, at both of its ends', () => {
    const inside = `
      0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255
      169.254.0.0 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.1 192.88.99.1
      192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.0 239.255.255.255
      240.0.0.0 255.255.255.254 255.255.255.255
      :: ::1 ::10.0.0.1 ::ffff:192.168.0.1 ::ffff:c0a8:1 0:0:0:0:0:ffff:10.0.0.1 ::ffff:0:10.0.0.1
      0:0:0:0:ffff:0:a00:1 64:ff9b::10.0.0.1 64:ff9b::808:808 64:ff9b:1:: 64:ff9b:1:ffff:ffff:ffff:ffff:ffff 100::1
      100:0:0:1::1 2001::1 2001:10::1 2001:1ff:ffff::1 2001:db8::1 2002:7f00:1::1 2002:ffff::1 3fff::1 5f00::1
      fc00:: fdff:ffff::1 fe80:: febf:ffff::1 fe80::1%eth0 2a02:6b8::1%eth0 fec0:: feff:ffff::1 FEC0::1 ff02::1
    `.match(/\S+/g)!
    expect(inside.filter((address) => !isPrivate(address))).toEqual([])
    const outside = `
      1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255 169.255.0.0
      172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
      223.255.255.255 ::ffff:8.8.8.8 64:ff9b:2::1 64:ff9a:ffff::1 2001:200::1 2003::1 2a00:1450:4010::1
      2620:4f:8000::1 fe00::1
    `.match(/\S+/g)!
    expect(outside.filter(isPrivate)).toEqual([])
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
