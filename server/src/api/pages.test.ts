import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { config } from '../config.ts'
import { createPages } from './pages.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mh-pages-'))
const server = createServer()
let url = ''

beforeAll(async () => {
  mkdirSync(path.join(folder, 'assets'))
  writeFileSync(path.join(folder, 'index.html'), '<title>Manyhands</title>')
  writeFileSync(path.join(folder, 'assets/page-abc.js'), 'export {}')
  config.WEB_DIR = folder
  server.on('request', createPages())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const statusOf = async (page: string) => (await fetch(url + page)).status

it('gives files, and the app for every other path', async () => {
  expect(await statusOf('/assets/page-abc.js')).toBe(200)
  expect(await (await fetch(`${url}/inbox/all?m=1`)).text()).toContain('Manyhands')
})

it('outlives a new build in its place: a file that is gone is missing, not fatal', async () => {
  rmSync(path.join(folder, 'assets/page-abc.js'))
  expect(await statusOf('/assets/page-abc.js')).toBe(404)
  rmSync(path.join(folder, 'index.html'))
  expect(await statusOf('/inbox/all')).toBe(404)
})
