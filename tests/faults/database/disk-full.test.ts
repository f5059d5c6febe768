import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { organization, signIn, startHouse } from '../../support/client.ts'
import { asAdmin, ownCluster } from '../../support/cluster.ts'
import { startProvider, type Update } from '../../support/provider.ts'
import { query } from '../../support/stack.ts'

const mounts: string[] = []
afterAll(() => {
  for (const folder of mounts) {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true, force: true })
  }
})

/** A disk of so many megabytes that another account can reach; undefined where we may not mount one. */
function smallDisk(megabytes: number): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const folder = mkdtempSync('/var/tmp/manyhands-disk-')
  chmodSync(folder, 0o755)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  mounts.push(folder)
  return folder
}

/** Takes what is left of a disk, to the last byte. */
function fill(folder: string): string {
  const filler = path.join(folder, 'filler')
  const file = openSync(filler, 'w')
  for (const size of [1_048_576, 4_096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size, 1))
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
  return filler
}

const disk = smallDisk(140)
const uploads = smallDisk(1)
if (!disk || !uploads) console.log('row 29 is skipped: a small disk needs Linux and root')

it.skipIf(!disk || !uploads)(
  'row 29: a full disk: 503, no 2xx without a row, reading goes on; freed, everything comes in',
  async () => {
    const cluster = await ownCluster(disk!)
    await asAdmin(cluster.adminUrl, `alter system set max_wal_size = '32MB'`)
    await asAdmin(cluster.adminUrl, `alter system set min_wal_size = '32MB'`)
    await asAdmin(cluster.adminUrl, 'select pg_reload_conf()')
    const house = await startHouse({ env: { STORAGE_DIR: path.join(uploads!, 'media') } })
    const shop = await organization()
    const provider = await startProvider(shop.id, house)
    const manager = await signIn(house.apis[0].url, shop.managers[0])
    await provider.deliver(provider.message(101, 'до полного диска'))
    await asAdmin(cluster.adminUrl, 'checkpoint')

    const filler = fill(disk!)
    const outcomes: { update: Update; status: number }[] = []
    // What cannot be pressed together needs room of its own.
    const next = (index: number) => provider.message(101, `${index}: ${randomBytes(60_000).toString('hex')}`)
    for (let index = 0; outcomes.filter(({ status }) => status === 503).length < 5; index++) {
      expect(index).toBeLessThan(60)
      const update = next(index)
      const { status, retryAfter } = await provider.ask(update)
      if (status !== 200) expect([status, retryAfter]).toEqual([503, '5'])
      outcomes.push({ update, status })
    }
    const stored = await query<{ id: number }>(
      'select update_id::int as id from raw_update where integration_id = $1 order by 1',
      [provider.bot.id],
    )
    const answered = outcomes.filter(({ status }) => status === 200).map(({ update }) => update.update_id)
    expect(stored.map(({ id }) => id)).toEqual([1, ...answered])
    const list = await manager.gql<{ conversations: { edges: unknown[] } }>(
      '{ conversations(first: 5) { edges { node { id } } } }',
    )
    expect(list.data?.conversations.edges).toHaveLength(1)

    rmSync(filler)
    // In their order, as the provider would: the first that was refused holds its chat.
    for (const { update } of outcomes) await provider.deliver(update)
    expect((await fetch(`${house.apis[0].url}/readyz`)).status).toBe(200)
    expect(await provider.broken()).toEqual([])

    // The disk of the media is another one.
    const upload = (bytes: number) =>
      manager.fetch('/uploads', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'plan.bin' },
        body: new Uint8Array(randomBytes(bytes)),
      })
    // What is not read to its end may be heard as a lost connection; a success it is never.
    const refused = await upload(3_000_000).then(
      ({ status }) => status,
      () => 0,
    )
    expect([0, 503]).toContain(refused)
    expect(await query('select 1 from attachment')).toEqual([])
    expect(readdirSync(path.join(uploads!, 'media/incoming'))).toEqual([])
    expect((await upload(100_000)).status).toBe(201)
  },
  120_000,
)
