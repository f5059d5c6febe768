import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase } from '../../../server/src/db/client.ts'
import { closeBus } from '../../../server/src/events/bus.ts'
import { type Client, organization, signIn } from '../../support/client.ts'
import { type FeedHouse, feedHouse } from '../../support/feed-house.ts'
import { type Proxy, startProxy } from '../../support/proxy.ts'
import { spawnRole, until } from '../../support/stack.ts'
import { openPage, type Page } from '../../support/web.ts'

/** The web's own 30 s, shortened; events come all the time, so that silence means a fault. */
const silenceMs = 3_000
let feed: FeedHouse
let owner: Client
let proxy: Proxy
let page: Page
let isWriting = true
let writing: Promise<void>

beforeAll(async () => {
  const api = await spawnRole('api')
  proxy = await startProxy(Number(new URL(api.url).port))
  const shop = await organization()
  owner = await signIn(api.url, shop.owner)
  feed = await feedHouse(shop.id)
  page = await openPage({ url: proxy.url, cookie: owner.cookie, silenceMs })
  writing = (async () => {
    while (isWriting) {
      await feed.append(1)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  await until(() => page.told.length > 0)
})
afterAll(async () => {
  isWriting = false
  await writing
  page.close()
  await proxy.close()
  closeBus()
  await closeDatabase()
})

const numbers = () => page.told.map(({ cursor }) => Number(cursor.split('.')[1]))

/** All that was committed until now has come, each once, in order, without a resync. */
async function converged(): Promise<void> {
  const head = feed.head()
  await until(() => numbers().at(-1)! >= head, 30)
  const heard = numbers()
  expect(heard).toEqual(heard.map((_, index) => heard[0]! + index))
  expect(page.told.every(({ __typename }) => __typename === 'ConversationChanged')).toBe(true)
}

it('row 31: nothing comes back any more, though the line stands: the page notices and comes back', async () => {
  const before = proxy.accepted
  proxy.set({ drop: ['down'] }, 'open')
  await until(() => proxy.accepted > before, 20)
  await converged()
  expect(page.live.feedState.value.kind).toBe('online')
})

it('row 31: half-open: new lines are accepted and never answered, until they are', async () => {
  proxy.set({ accept: 'hang' }, 'new')
  const before = proxy.accepted
  proxy.cut('rst')
  await until(() => proxy.accepted >= before + 2, 30)
  expect(page.live.feedState.value.kind).not.toBe('online')
  proxy.set({})
  await until(() => page.live.feedState.value.kind === 'online', 30)
  await converged()
})

it('row 31: nothing arrives at the server any more: it ends the line within two pings, the page comes back', async () => {
  const before = proxy.accepted
  proxy.set({ drop: ['up'] }, 'open')
  await until(() => proxy.accepted > before, 40)
  await converged()
})

function retryAt(): number | undefined {
  const state = page.live.feedState.value
  return state.kind === 'waiting' ? state.retryAt : undefined
}

it('row 32: cut, refused for a while, cut again while coming back: nothing is missed', async () => {
  for (const how of ['fin', 'rst', 'fin'] as const) {
    proxy.cut(how)
    await proxy.refuse()
    const first = await until(retryAt)
    // A try that is refused: it waits again. As when the browser says that it is online.
    page.live.reconnectNow()
    await until(() => (retryAt() ?? first) !== first)
    await proxy.listen()
    page.live.reconnectNow()
    await until(() => page.live.feedState.value.kind === 'online', 30)
  }
  await converged()
})
