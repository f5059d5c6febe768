import { expect, it } from 'vitest'
import { webhookFault } from './address.ts'

const telegram = 'https://api.telegram.org'

it('S1-56: what Telegram would refuse is refused before the call, with the reason', () => {
  expect(webhookFault('https://example.com/hook', telegram)).toBeNull()
  for (const port of [443, 80, 88, 8443]) expect(webhookFault(`https://example.com:${port}/hook`, telegram)).toBeNull()
  expect(webhookFault('https://example.com:3000/hook', telegram)).toMatch(/ports 443, 80, 88 and 8443/)
  expect(webhookFault('http://example.com/hook', telegram)).toMatch(/HTTPS/)
  expect(webhookFault('ftp://example.com/hook', telegram)).toMatch(/HTTPS/)
  expect(webhookFault('example.com', telegram)).toMatch(/HTTPS/)
  expect(webhookFault('https://me:secret@example.com/', telegram)).toMatch(/password/)
})

it('S1-56: what the internet cannot reach is refused, whichever way it is written', () => {
  const local = ['localhost', 'printer', 'a.local', '127.0.0.1', '2130706433', '0x7f.1', '10.1.2.3', '172.20.0.1']
  for (const host of [...local, '192.168.1.1', '169.254.1.1', '[::1]', '[2001:db8::1]']) {
    expect(webhookFault(`https://${host}/hook`, telegram), host).toMatch(/internet/)
  }
})

it('a Bot API server of one’s own takes plain HTTP and any port', () => {
  expect(webhookFault('http://127.0.0.1:3000/hook', 'http://127.0.0.1:8081')).toBeNull()
  expect(webhookFault('file:///etc/passwd', 'http://127.0.0.1:8081')).toMatch(/HTTPS/)
})
