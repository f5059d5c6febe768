import { ask, join } from './support/account.ts'
import { control, createCustomer } from './support/customer.ts'
import { BOT, expect, test, type Workshop } from './support/test.ts'

test.describe.configure({ mode: 'serial' })

/** Ties a customer to his card by a link, over the API and on his phone. */
async function tie({ stack, owner, bot }: Workshop, person: { id: number; name: string }): Promise<void> {
  const url = stack.apis[0]!.url
  const { cookie } = owner
  const idOf = async () => {
    const query = `query ($search: String!) { contacts(search: $search, first: 1) { edges { node { id } } } }`
    type Found = { edges: { node: { id: string } }[] }
    const { value } = await ask<Found>(url, { query, variables: { search: person.name }, cookie })
    return value.edges[0]?.node.id
  }
  await expect.poll(idOf).toBeTruthy()
  const query = `mutation ($input: CreateContactLinkInput!) {
    createContactLink(input: $input) { link { url } errors { code message } }
  }`
  const input = { contactId: await idOf(), integrationId: bot }
  const { value } = await ask<{ link: { url: string } }>(url, { query, variables: { input }, cookie })
  const payload = new URL(value.link.url, url).searchParams.get('start')
  await control(stack.sandboxUrl, `POST /chats/${BOT.username}/${person.id}/start`, { payload })
}

test('S3-15 S3-16: an order is created and moved on the board; the client is told on his phone', async ({
  openAs,
  workshop,
}) => {
  const ivan = await createCustomer(workshop.stack.sandboxUrl, {
    bot: BOT.username,
    firstName: 'Иван',
    lastName: 'Заказов',
  })
  await ivan.start()
  await tie(workshop, ivan)

  const page = await openAs(workshop.owner, { path: '/orders' })
  await expect(page.getByRole('heading', { name: 'Заказы', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: 'Новый заказ' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Что делаем').fill('Ремонт комода')
  await form.getByRole('searchbox', { name: /клиента/ }).fill('Заказов')
  await form.getByRole('button', { name: /Иван Заказов/ }).click()
  await form.getByLabel('Цена').fill('много')
  await expect(form.getByText('Цена — число')).toBeVisible()
  await form.getByLabel('Цена').fill('12 500,50')
  await form.getByRole('button', { name: 'Создать заказ' }).click()

  await expect(page.getByRole('heading', { name: /№\d+ · Ремонт комода/ })).toBeVisible()
  await expect(page.getByText(/12.500,50.₽/)).toBeVisible()
  await page.getByRole('link', { name: 'Заказы' }).last().click()

  const column = (name: string) =>
    page.getByRole('region', { name: 'Доска заказов' }).locator('section', { hasText: name })
  await expect(column('Новый').getByTestId('order').filter({ hasText: 'Ремонт комода' })).toBeVisible()
  // By keyboard; only the allowed moves are offered.
  await page
    .getByTestId('order')
    .filter({ hasText: 'Ремонт комода' })
    .getByRole('button', { name: /Сменить статус/ })
    .focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem')).toHaveText(['В работе', 'Отменён'])
  await page.getByRole('menuitem', { name: 'В работе' }).focus()
  await page.keyboard.press('Enter')
  await expect(column('В работе').getByTestId('order').filter({ hasText: 'Ремонт комода' })).toBeVisible()
  const told = async () => (await ivan.read()).map(({ text }) => text ?? '')
  await expect.poll(async () => (await told()).filter((text) => /«Ремонт комода».* принят/.test(text))).toHaveLength(1)
  await expect.poll(async () => (await told()).at(-1)).toMatch(/^Заказ №\d+ «Ремонт комода»: В работе\.$/)
})

test('orders are found in the list, moved with a comment, and keep their history', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.lena, { path: '/orders?view=list' })
  await expect(page.getByTestId('order').filter({ hasText: 'Ремонт комода' })).toBeVisible()
  await page.getByRole('searchbox').fill('рояль')
  await expect(page.getByText('Ничего не найдено')).toBeVisible()
  await page.getByRole('searchbox').fill('комод')
  await page.getByRole('link', { name: 'Ремонт комода' }).click()
  await page.getByLabel('Комментарий для истории').fill('Лак высох')
  await page.getByRole('group', { name: 'Перевести в статус' }).getByRole('button', { name: 'Готов' }).click()
  await expect(page.getByTestId('order-status')).toHaveText('Готов')
  await expect(page.getByTestId('order-change').first()).toContainText('Лак высох')
  await expect(page.getByTestId('order-change').first()).toContainText(workshop.lena.name)
})

test('an order is dragged where it may go and nowhere else; what the server refuses goes back with its words', async ({
  openAs,
  workshop,
}) => {
  const { url } = workshop.stack.apis[0]!
  const { cookie } = workshop.owner
  const make = `mutation ($input: UpsertOrderInput!) { upsertOrder(input: $input) { order { id } errors { message } } }`
  const { value: made } = await ask<{ order: { id: string } }>(url, {
    query: make,
    variables: { input: { title: 'Полка на перенос', statusKey: 'in_work' } },
    cookie,
  })
  const page = await openAs(workshop.lena, { path: '/orders' })
  const column = (key: string) => page.locator(`section[data-status="${key}"]`)
  const tileIn = (key: string) => column(key).getByTestId('order').filter({ hasText: 'Полка на перенос' })
  await tileIn('in_work').dragTo(column('done'))
  await expect(tileIn('in_work')).toBeVisible()
  await expect(tileIn('done')).toBeHidden()
  await tileIn('in_work').dragTo(column('ready'))
  await expect(tileIn('ready')).toBeVisible()
  await expect(page.getByText(/Заказ №\d+: «Готов»/).first()).toBeVisible()
  await expect(tileIn('ready')).toHaveAttribute('draggable', 'true')

  // While this move is on its way a colleague makes another one: the server refuses it.
  const moveBack = `mutation ($input: ChangeOrderStatusInput!) { changeOrderStatus(input: $input) { errors { message } } }`
  const input = { orderId: made.order.id, statusKey: 'in_work', clientMutationId: crypto.randomUUID() }
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('MoveOrder'))
      await ask(url, { query: moveBack, variables: { input }, cookie })
    await route.continue()
  })
  await tileIn('ready').dragTo(column('done'))
  await expect(page.getByText(/Заказ №\d+ не переведён/).first()).toBeVisible()
  await expect(tileIn('in_work')).toBeVisible()
  await expect(tileIn('done')).toBeHidden()
})

test('an order that goes to another branch leaves the screens of whoever sees only the old one', async ({
  openAs,
  workshop: { stack, owner },
}) => {
  const { url } = stack.apis[0]!
  const { cookie } = owner
  const branch = async (name: string) => {
    const query = `mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } errors { code } } }`
    const { value } = await ask<{ branch: { id: string } }>(url, { query, variables: { input: { name } }, cookie })
    return value.branch.id
  }
  const north = await branch('Север')
  const south = await branch('Юг')
  const clerk = await join(stack, owner, { name: 'Нина Северова', role: 'MANAGER', branchIds: [north] })
  const upsert = async (input: object) => {
    const query = `mutation ($input: UpsertOrderInput!) { upsertOrder(input: $input) { order { id } errors { code } } }`
    const { value } = await ask<{ order: { id: string } }>(url, { query, variables: { input }, cookie })
    return value.order.id
  }
  const id = await upsert({ title: 'Кресло на север', branchId: north })
  const board = await openAs(clerk, { path: '/orders' })
  const tile = board.getByTestId('order').filter({ hasText: 'Кресло на север' })
  await expect(tile).toBeVisible()
  const card = await openAs(clerk, { path: `/orders/${id}` })
  await expect(card.getByRole('heading', { name: /Кресло на север/ })).toBeVisible()
  await upsert({ id, branchId: south })
  await expect(tile).toHaveCount(0)
  await expect(card.getByText('Такого заказа нет')).toBeVisible()
  await expect(card.getByRole('heading', { name: /Кресло на север/ })).toHaveCount(0)
})

test('the owner adds a status and says where orders may go from it', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/settings/statuses' })
  const colleague = await openAs(workshop.owner, { path: '/settings/statuses' })
  await page.getByRole('button', { name: 'Добавить статус' }).click()
  await page.getByRole('textbox', { name: 'Название' }).last().fill('Доставка')
  await page.getByRole('group', { name: 'Куда можно перевести из «Доставка»' }).getByLabel('Выдан').click()
  await page.getByRole('group', { name: 'Куда можно перевести из «Готов»' }).getByLabel('Доставка').click()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByText('Статусы сохранены').first()).toBeVisible()
  await expect(page.getByText('статусы изменил кто-то ещё')).toHaveCount(0)
  // An open page follows, and takes nothing away that is half written.
  const last = colleague.getByRole('textbox', { name: 'Название' }).last()
  await expect(last).toHaveValue('Доставка')
  await last.fill('Самовывоз')
  await page.getByRole('textbox', { name: 'Название' }).last().fill('Доставка домой')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await expect(colleague.getByText('статусы изменил кто-то ещё')).toBeVisible()
  await expect(last).toHaveValue('Самовывоз')
  await expect(colleague.getByRole('button', { name: 'Сохранить' })).toBeDisabled()
  await colleague.getByRole('button', { name: 'Отмена' }).click()
  await expect(last).toHaveValue('Доставка домой')
  await page.goto(`${workshop.stack.apis[0]!.url}/orders`)
  await page
    .getByTestId('order')
    .filter({ hasText: 'Ремонт комода' })
    .getByRole('button', { name: /Сменить статус/ })
    .click()
  await expect(page.getByRole('menuitem', { name: 'Доставка домой' })).toBeVisible()
})

test('statuses that a colleague saved a moment ago are not written over, and nothing half written is lost', async ({
  openAs,
  workshop: { stack, owner },
}) => {
  const page = await openAs(owner, { path: '/settings/statuses' })
  const first = page.getByRole('textbox', { name: 'Название' }).first()
  await expect(first).toHaveValue('Новый')
  const { url } = stack.apis[0]!
  const { cookie } = owner
  const read = `{ orderStatuses { id key name color isInitial isReady isFinal nextIds } }`
  type Row = { id: string; key: string; name: string; nextIds: string[] }
  const { value: rows } = await ask<Row[]>(url, { query: read, cookie })
  const statuses = rows.map(({ nextIds, ...row }) => ({
    ...row,
    name: row.key === 'new' ? 'Принят' : row.name,
    nextKeys: nextIds.map((id) => rows.find((other) => other.id === id)!.key),
  }))
  const query = `mutation ($input: SaveOrderStatusesInput!) { saveOrderStatuses(input: $input) { errors { message } } }`
  await first.fill('Начат')
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('SaveOrderStatuses'))
      await ask(url, { query, variables: { input: { statuses } }, cookie })
    await route.continue()
  })
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByText('статусы изменил кто-то ещё')).toBeVisible()
  await expect(first).toHaveValue('Начат')
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: 'Отмена' }).click()
  await expect(first).toHaveValue('Принят')
  await first.fill('Новый')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByText('Статусы сохранены').first()).toBeVisible()
})
