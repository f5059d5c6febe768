import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, expect, it } from 'vitest'
import { freePort } from '../../../server/scripts/local-postgres.mjs'
import { control } from '../../support/client.ts'
import { brokenInvariants, rowsOf } from '../../support/invariants.ts'
import { grouped } from '../../support/invariants/grouped.ts'
import { startProxy } from '../../support/proxy.ts'
import { report } from '../../support/report.ts'
import { query, until } from '../../support/stack.ts'
import { dice, seedOfRun } from './dice.ts'
import { type Damage, runDisasters, spoilAnswers } from './disasters.ts'
import { startFleet } from './fleet.ts'
import { startFront } from './front.ts'
import { complaints, listed, trace, verdictOf } from './report.ts'
import { startCluster, startKeeper } from './servers.ts'
import { sizeOfRun } from './sizes.ts'
import { greeting, settle, startProvider } from './town.ts'
import { startTraffic } from './traffic.ts'
import { loadSnapshot, seqOf, watch } from './watcher.ts'
import { bundleWhole } from './whole-bundle.ts'

const size = sizeOfRun()
const seed = seedOfRun()
const leaseSeconds = 4
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1)

const [cluster, keeper, sandbox, bundle] = await Promise.all([
  startCluster(),
  startKeeper(),
  startProvider(),
  bundleWhole(),
])
// Before the first statement of this file: everything here and every process speaks to the servers that will fall.
Object.assign(process.env, { DATABASE_URL: cluster.url, REDIS_URL: keeper.url, LOG_LEVEL: 'info' })
afterAll(async () => {
  await sandbox.close()
  keeper.destroy()
  await cluster.destroy()
})

/** Reactions (greetings, notices) run behind the feed. */
const behindFeeds = `select 1 from feed f left join feed_reader r on r.organization_id = f.organization_id
  and r.name = 'reactions' where f.seq > coalesce(r.seq, 0)`

it(
  `chaos: everything fails at once, and nothing is lost, doubled, reordered or stuck (FAULTS_SEED=${seed})`,
  async () => {
    const begun = performance.now()
    const lag = monitorEventLoopDelay()
    lag.enable()
    const chance = dice(seed)
    const ports = [await freePort(), await freePort()]
    const front = await startFront(ports)
    const proxies = await Promise.all(ports.map((port) => startProxy(port)))
    const env = {
      SANDBOX_URL: sandbox.url,
      PUBLIC_API_URL: front.url,
      SWEEP_SECONDS: '1',
      SEND_LEASE_SECONDS: String(leaseSeconds),
      RETRY_BASE_MS: '200',
    }
    const fleet = await startFleet(ports, env, bundle)
    const apis = ports.map((port) => `http://127.0.0.1:${port}`)
    const town = await settle(sandbox, apis, size)
    const snapshots = await Promise.all(town.shops.map(({ browser }) => loadSnapshot(browser)))
    const watchers = Array.from({ length: size.watchers }, (_, index) => {
      const { browser, organization } = town.shops[index % town.shops.length]!
      const snapshot = snapshots[index % town.shops.length]!
      const urls = proxies.map((proxy) => proxy.url)
      const own = {
        name: `watcher ${index + 1}`,
        organizationId: organization.id,
        browser: browser.at(apis[index % 2]!),
      }
      return watch({ ...own, urls, first: index, snapshot })
    })

    // ── everything at once
    const calmBefore = seconds(begun)
    const damage: Damage = { done: {}, provider: {}, failed: [] }
    const targets = { fleet, cluster, keeper, proxies, front, sandbox, leaseSeconds }
    const calm = new AbortController()
    const spoiling = spoilAnswers(targets, dice(seed + 1), { size, damage, signal: calm.signal })
    const traffic = startTraffic(town, dice(seed + 2), { messages: size.messagesPerChat, seconds: size.seconds, apis })
    await Promise.all([traffic.done, runDisasters(targets, chance, { size, damage })])
    calm.abort()
    await spoiling
    const stormed = seconds(begun)

    // ── and then peace
    const peace = performance.now()
    const isQuiet = async () => {
      const [left] = await query<{ n: string }>(
        `select (select count(*) from message where state in ('QUEUED', 'SENDING', 'SCHEDULED'))
           + (select count(*) from notice where state in ('QUEUED', 'SENDING')) as n`,
      )
      const isRead = (await query(behindFeeds)).length === 0
      return isRead && left?.n === '0' && [...sandbox.world.bots.values()].every((bot) => bot.pending.length === 0)
    }
    await until(isQuiet, 120).catch(() => undefined)
    const quietAfter = seconds(peace)
    const heads = async () =>
      new Map(
        (
          await query<{ id: string; seq: string }>(`select organization_id as id, max(seq) as seq from event
        where audience_member_id is null group by 1`)
        ).map(({ id, seq }) => [id, Number(seq)]),
      )
    // The house may tell of something even in peace: those who have heard all of a moment are there.
    let last = await heads()
    const areThere = async () => {
      last = await heads()
      return watchers.every((each) => seqOf(each.cursor) >= last.get(each.organizationId)!)
    }
    await until(areThere, 60).catch(() => undefined)
    const convergedAfter = seconds(peace)
    await Promise.all(watchers.map((each) => each.end()))

    const fresh = new Map<string, Record<string, unknown>>()
    for (const { browser, organization } of town.shops) {
      fresh.set(organization.id, (await loadSnapshot(browser)).state)
    }
    const bots = town.shops.flatMap((shop) => shop.bots)
    const broken = await brokenInvariants({
      sandboxUrl: sandbox.url,
      bot: bots[0]!,
      bots: bots.slice(1),
      organizationId: town.shops[0]!.organization.id,
      organizationIds: town.shops.map((shop) => shop.organization.id),
      acked: traffic.acked,
      streams: watchers.map(({ stream, organizationId }) => ({
        ...stream,
        isConverged: true,
        convergedAt: last.get(organizationId)!,
      })),
      clients: watchers.map(({ name, state, organizationId }) => ({ name, state, fresh: fresh.get(organizationId)! })),
    })

    // ── what it was
    const rows = await rowsOf(bots)
    const out = rows.filter((row) => row.direction === 'OUTBOUND')
    const greeted = grouped(
      out.filter((row) => row.text === greeting),
      (row) => row.conversationId,
    )
    for (const [conversationId, greetings] of greeted) {
      if (greetings.length !== 1) broken.push(`I1: the greeting in ${conversationId} has ${greetings.length} rows`)
    }
    const ungreeted = town.chats.length - greeted.size
    if (ungreeted !== 0) broken.push(`I1: the greeting of ${ungreeted} newcomers has 0 rows`)
    const accepted = new Set(sandbox.world.journal.accepted.map((send) => send.text))
    const states = Object.fromEntries([...new Set(out.map((row) => row.state))].sort().map((state) => [state, 0]))
    for (const row of out) states[row.state]! += 1
    const unknown = out.filter((row) => row.state === 'UNKNOWN')
    const really = unknown.filter((row) => accepted.has(row.text ?? '')).length
    const deliveries = await control<unknown[]>(sandbox.url, '/deliveries')
    const verdict = verdictOf(broken)
    report('chaos: everything at once', {
      seed,
      'messages out': out.length,
      'messages in': rows.length - out.length,
      'kill -9': fleet.kills,
      'SIGSTOP past the lease': fleet.stops,
      'starts in vain': fleet.failedStarts,
      'other faults': listed(damage.done),
      'answers spoilt': listed(damage.provider),
      'sends repeated until acknowledged': listed(traffic.repeats),
      'webhooks posted': `${deliveries.length} for ${sandbox.world.bots.size} bots`,
      states: listed(states),
      'of the UNKNOWN': `${really} had been delivered, ${unknown.length - really} not`,
      clients: `${watchers.length} heard ${watchers.reduce((sum, each) => sum + each.events, 0)} events over ${watchers.reduce((sum, each) => sum + each.connections, 0)} connections, ${watchers.reduce((sum, each) => sum + each.resyncs, 0)} resyncs`,
      'time (s)': `calm ${calmBefore}, storm until ${stormed}, all final ${quietAfter} later, all converged ${convergedAfter} later, whole ${seconds(begun)}`,
      'slowest turn of the test (ms)': Math.round(lag.max / 1e6),
      ...verdict,
    })
    for (const [error, count] of complaints()) trace(`${count} × ${error}`)
    expect(damage.failed).toEqual([])
    expect(broken.slice(0, 30)).toEqual([])
  },
  (size.seconds * 2 + 500) * 1000,
)
