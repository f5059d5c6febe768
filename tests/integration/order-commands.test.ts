import { control, type Customer, fake, makeCustomer } from '../support/fake-bot-api.ts'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerCommands } from '../../server/src/automation/commands/register-commands.ts'
import { answerCommand } from '../../server/src/automation/commands/answer-command.ts'
import { upsertContact } from '../../server/src/contacts/card/upsert.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { saveTransitionTemplate } from '../../server/src/notifications/transitions/save-template.ts'
import { changeOrderStatus } from '../../server/src/orders/change-status.ts'
import { ensureStatuses } from '../../server/src/orders/statuses/ensure-statuses.ts'
import { upsertOrder } from '../../server/src/orders/upsert.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { spawnRole, query, until } from '../support/stack.ts'
import { type Bot, makeMember, makeOrganization } from '../support/house.ts'
import { connectFake, nameOf, sayTo, shareContact, toldTo, work } from '../support/phone.ts'

let organizationId: string
let owner: Viewer
let bot: Bot
let serial = 0

beforeAll(async () => {
  organizationId = await makeOrganization()
  owner = await makeMember(organizationId, 'OWNER')
  bot = await connectFake(organizationId)
  await query('update integration set auto_per_minute = 100 where id = $1', [bot.id])
  await ensureStatuses(organizationId)
})
afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

type Client = { customer: Customer; contactId: string }

/** A client whose card bears his phone, which he has shared. */
async function client(name: string): Promise<Client> {
  const phone = `+7999${String(2_000_000 + serial++)}`
  const contactId = await upsertContact(owner, { name, phone, externalId: randomUUID() })
  const customer = await makeCustomer(nameOf(bot), { firstName: name })
  await shareContact(bot, customer, { own: true, phoneNumber: phone })
  return { customer, contactId }
}

/** What the bot has told him since. */
async function since(customer: Customer, before: number): Promise<string[]> {
  return (await toldTo(bot, customer)).slice(before)
}
const countOf = async (customer: Customer) => (await toldTo(bot, customer)).length

async function asked(customer: Customer, text: string): Promise<string[]> {
  const before = await countOf(customer)
  await sayTo(bot, customer, text)
  return since(customer, before)
}

async function numberOf(orderId: string): Promise<number> {
  const [row] = await query<{ number: number }>('select number from customer_order where id = $1', [orderId])
  return row!.number
}

const statusIdOf = async (key: string) =>
  (
    await query<{ id: string }>('select id from order_status where organization_id = $1 and key = $2', [
      organizationId,
      key,
    ])
  )[0]!.id

describe('a client who asks', () => {
  it('S3-6, S3-7, S3-8, S3-9: is told of his own orders, by command and in words', async () => {
    const { customer, contactId } = await client('Мария')
    const dueAt = new Date('2026-12-03T11:30:00Z')
    const id = await upsertOrder(owner, { title: 'Ремонт кресла', contactId, price: '12500', dueAt })
    await upsertOrder(owner, { title: 'Чужой стол', price: '1' })
    await work(bot)
    const order = `Заказ №${await numberOf(id)} «Ремонт кресла»`
    for (const text of ['/status', 'Статус?', 'статус ремонта']) {
      expect(await asked(customer, text), text).toEqual([`${order}: Новый.`])
    }
    for (const text of ['/price', 'Стоимость']) expect(await asked(customer, text)).toEqual([`${order}: 12 500 ₽.`])
    for (const text of ['/deadline', 'сроки?']) {
      expect(await asked(customer, text)).toEqual([`${order}: будет готов к 3 декабря в 14:30.`])
    }
    await changeOrderStatus(owner, { orderId: id, statusKey: 'in_work' })
    await work(bot)
    expect(await asked(customer, `/status ${await numberOf(id)}`)).toEqual([`${order}: В работе.`])
  })

  it('⚠ never hears of a stranger’s order, not even by its number', async () => {
    const mine = await client('Пётр')
    const theirs = await client('Сосед')
    const id = await upsertOrder(owner, { title: 'Секретер', contactId: theirs.contactId, price: '777' })
    await work(bot)
    const number = await numberOf(id)
    for (const text of [`/status ${number}`, `/price ${number}`, `срок №${number}`]) {
      expect(await asked(mine.customer, text)).toEqual([`Заказа №${number} среди ваших нет.`])
    }
    expect(await asked(mine.customer, '/status')).toEqual(['У вас пока нет открытых заказов.'])
  })

  it('S3-12: whom nobody knows is asked for his contact by a button, and knows his orders after it', async () => {
    const phone = `+7999${String(2_000_000 + serial++)}`
    const contactId = await upsertContact(owner, { name: 'Ольга', phone })
    await upsertOrder(owner, { title: 'Тумба', contactId })
    await work(bot)
    const olga = await makeCustomer(nameOf(bot), { firstName: 'Ольга' })
    expect(await asked(olga, '/status')).toEqual([expect.stringContaining('Поделиться контактом')])
    await control('POST', `/chats/${nameOf(bot)}/${olga.id}/share`, { phoneNumber: phone })
    expect((await asked(olga, '/status')).at(-1)).toMatch(/^Заказ №\d+ «Тумба»: Новый\.$/)
  })

  it('S0-19, S3-7: who is not known, or has no orders, is told the answer to a frequent question that he asks by one word', async () => {
    await query(
      `insert into faq_entry (organization_id, title, keywords, answer) values ($1, 'Цены', '{цена}', 'Кухни от ста тысяч.')`,
      [organizationId],
    )
    const stranger = await makeCustomer(nameOf(bot), { firstName: 'Прохожий' })
    expect(await asked(stranger, 'Цена?')).toEqual(['Кухни от ста тысяч.'])
    // No question that we know: then he is told how to ask of an order.
    expect(await asked(stranger, 'Срок?')).toEqual([expect.stringContaining('Поделиться контактом')])
    expect(await asked(stranger, '/price')).toEqual([expect.stringContaining('Поделиться контактом')])
    const { customer, contactId } = await client('Зоя')
    expect(await asked(customer, 'Цена?')).toEqual(['Кухни от ста тысяч.'])
    expect(await asked(customer, 'Статус?')).toEqual(['У вас пока нет открытых заказов.'])
    const id = await upsertOrder(owner, { title: 'Пуф', contactId, price: '900' })
    await work(bot)
    expect(await asked(customer, 'Цена?')).toEqual([`Заказ №${await numberOf(id)} «Пуф»: 900 ₽.`])
    await query('delete from faq_entry where organization_id = $1', [organizationId])
  })

  it('is answered once for each message, however often that is run', async () => {
    const { customer } = await client('Инна')
    expect(await asked(customer, '/status')).toHaveLength(1)
    const before = await countOf(customer)
    const [message] = await query<{ id: string }>(
      `select m.id from message m join conversation c on c.id = m.conversation_id
       where c.external_chat_id = $1 and m.direction = 'INBOUND' order by m.seq desc limit 1`,
      [String(customer.id)],
    )
    await Promise.all(Array.from({ length: 5 }, () => answerCommand(organizationId, message!.id)))
    await query('update feed_reader set seq = 0 where organization_id = $1', [organizationId])
    await work(bot)
    expect(await since(customer, before)).toEqual([])
  })

  it('is not answered by the bot where people have the dialog', async () => {
    const { customer } = await client('Яна')
    await query(`update conversation set bot_mode = 'HUMAN' where external_chat_id = $1`, [String(customer.id)])
    expect(await asked(customer, '/status')).toEqual([])
  })

  it('S3-6: finds the commands in the menu, in Russian and English, once for each bot', async () => {
    const one = await connectFake(organizationId)
    await registerCommands(one.id)
    await registerCommands(one.id)
    const menu = async (language?: string) => {
      const body = JSON.stringify(language ? { language_code: language } : {})
      const answer = await fetch(`${fake.url}/bot${one.token}/getMyCommands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return ((await answer.json()) as { result: { command: string; description: string }[] }).result
    }
    expect((await menu()).map(({ command }) => command)).toEqual(['status', 'price', 'deadline'])
    expect((await menu('ru'))[0]!.description).toBe('Статус моего заказа')
    expect((await menu('en'))[0]!.description).toBe('How my order stands')
    const calls = await control<object[]>('GET', `/calls?bot=${nameOf(one)}&method=setMyCommands`)
    expect(calls).toHaveLength(3)
  })
})

describe('a move of an order', () => {
  it('S0-18, S3-15, S3-16, S3-17: tells its client exactly the words of this transition, once', async () => {
    const { customer, contactId } = await client('Дарья')
    const neighbour = await client('Соседка')
    await upsertOrder(owner, { title: 'Чужой стеллаж', contactId: neighbour.contactId })
    await work(bot)
    const heard = await countOf(neighbour.customer)
    const [fromStatusId, toStatusId] = [await statusIdOf('in_work'), await statusIdOf('ready')]
    const template = { isEnabled: true, text: 'Из «{order.previous_status}» в «{order.status}»: №{order.number}' }
    await saveTransitionTemplate(owner, { ...template, fromStatusId, toStatusId })
    await saveTransitionTemplate(owner, { ...template, toStatusId, text: 'Не эти слова' })
    const id = await upsertOrder(owner, { title: 'Стеллаж', contactId })
    const number = await numberOf(id)
    const before = await countOf(customer)
    await work(bot)
    const taken = await since(customer, before)
    expect(taken).toHaveLength(1)
    await changeOrderStatus(owner, { orderId: id, statusKey: 'in_work' })
    await work(bot)
    await changeOrderStatus(owner, { orderId: id, statusKey: 'ready' })
    await work(bot)
    const told = await since(customer, before)
    expect(told).toHaveLength(3)
    expect(told[2]).toBe(`Из «В работе» в «Готов»: №${number}`)
    expect(await since(neighbour.customer, heard)).toEqual([])
    await query('update feed_reader set seq = 0 where organization_id = $1', [organizationId])
    await Promise.all([work(bot), work(bot)])
    await work(bot)
    expect(await since(customer, before)).toEqual(told)
  })

  it('S3-17: of many moves each is told once and in order, also when the worker is killed amid them', async () => {
    const { customer, contactId } = await client('Глеб')
    const id = await upsertOrder(owner, { title: 'Витрина', contactId })
    await work(bot)
    const before = await countOf(customer)
    const env = { SANDBOX_URL: fake.url, TELEGRAM_API_URL: fake.url, SWEEP_SECONDS: '1' }
    for (let round = 0; round < 3; round++) {
      const worker = await spawnRole('worker', env)
      for (const statusKey of ['in_work', 'ready']) await changeOrderStatus(owner, { orderId: id, statusKey })
      await until(async () => (await countOf(customer)) > before + round, 30)
      await worker.kill()
      // What the dead one held is free at once: nobody waits here for its leases to run out.
      await query('update integration set drain_lease_until = null where id = $1', [bot.id])
      await query(
        `update message set lease_until = now() - interval '1 second' where integration_id = $1 and state = 'SENDING'`,
        [bot.id],
      )
    }
    const last = await spawnRole('worker', env)
    const rows = () =>
      query<{ state: string; text: string; n: number }>(
        `select m.state, m.text, count(*) over (partition by m.client_mutation_id)::int as n
         from message m join conversation c on c.id = m.conversation_id
         where c.external_chat_id = $1 and m.client_mutation_id like 'notice:%' order by m.seq`,
        [String(customer.id)],
      )
    const settled = await until(async () => {
      const all = await rows()
      return all.length === 7 && all.every(({ state }) => state !== 'QUEUED' && state !== 'SENDING') && all
    }, 40)
    expect(settled.map(({ n }) => n)).toEqual(settled.map(() => 1))
    // One of each kill may be in doubt: then nobody sends it again.
    const sent = settled.slice(1).filter(({ state }) => state === 'SENT').length
    const told = (await since(customer, before)).length
    expect(sent).toBeGreaterThanOrEqual(3)
    expect(told).toBeGreaterThanOrEqual(sent)
    expect(told).toBeLessThanOrEqual(6)
    await last.stop()
  }, 120_000)
})
