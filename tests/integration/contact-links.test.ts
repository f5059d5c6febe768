import { type Customer, fake, makeCustomer } from '../support/fake-bot-api.ts'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertContact } from '../../server/src/contacts/card/upsert.ts'
import { newLinkCode } from '../../server/src/contacts/links/link-code.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { createChatLink } from '../../server/src/integrations/owner-chat/create-chat-link.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { mutate } from '../support/ask.ts'
import { globalId } from '../support/client.ts'
import { type Bot, makeMember, makeOrganization } from '../support/house.ts'
import { connectFake, listen, nameOf, sayTo, shareContact, start, toldTo, work } from '../support/phone.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let owner: Viewer
let manager: Viewer
let bot: Bot
let serial = 0

beforeAll(async () => {
  organizationId = await makeOrganization()
  owner = await makeMember(organizationId, 'OWNER')
  manager = await makeMember(organizationId, 'MANAGER')
  bot = await connectFake(organizationId)
})
afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

/** Somebody who has just written; nothing is known of him. */
async function writer(firstName = `Гость${serial++}`): Promise<Customer> {
  const customer = await makeCustomer(nameOf(bot), { firstName })
  await sayTo(bot, customer, 'Здравствуйте')
  return customer
}

const newPhone = () => `+7999${String(1_000_000 + serial++)}`
const card = (more: object = {}) =>
  upsertContact(manager, { name: 'Мария Ивановна', externalId: randomUUID(), ...more })

type Linked = { contactId: string; linkedBy: string | null; identityId: string; conversationContactId: string }
async function stateOf(customer: Customer): Promise<Linked> {
  const [row] = await query<Linked>(
    `select i.contact_id as "contactId", i.linked_by as "linkedBy", i.id as "identityId",
       c.contact_id as "conversationContactId"
     from contact_identity i join conversation c on c.external_chat_id = i.external_id and c.integration_id = $2
     where i.organization_id = $1 and i.external_id = $3`,
    [organizationId, bot.id, String(customer.id)],
  )
  return row!
}

type Made = { link: { id: string; url: string | null; usedAt: string | null } | null }
async function linkFor(contactId: string, viewer = manager): Promise<string> {
  const input = { contactId: globalId('Contact', contactId), integrationId: globalId('Integration', bot.id) }
  const { link } = await mutate<Made>(viewer, 'createContactLink', { input, fields: 'link { id url usedAt }' })
  return new URL(link!.url!, fake.url).searchParams.get('start')!
}

const isThere = async (contactId: string) =>
  (await query('select id from contact where id = $1', [contactId])).length === 1
const done = /^Готово! Теперь сюда будут приходить уведомления/
const refused = /эта ссылка не действует/

describe('S3-11: a link of a card', () => {
  it('ties whoever follows it to the card, once, and tells him', async () => {
    const contactId = await card()
    const masha = await writer()
    const before = await stateOf(masha)
    await start(bot, masha, await linkFor(contactId))
    const after = await stateOf(masha)
    expect(after).toMatchObject({ contactId, conversationContactId: contactId, linkedBy: 'DEEP_LINK' })
    expect(await isThere(before.contactId)).toBe(false)
    expect(await toldTo(bot, masha)).toEqual([expect.stringMatching(done)])
    await query('update feed_reader set seq = 0 where organization_id = $1', [organizationId])
    await work(bot)
    expect(await toldTo(bot, masha)).toHaveLength(1)
  })

  it('works for somebody who never wrote before', async () => {
    const contactId = await card()
    const code = await linkFor(contactId)
    const petya = await makeCustomer(nameOf(bot), { firstName: 'Петя' })
    await start(bot, petya, code)
    expect(await stateOf(petya)).toMatchObject({ contactId, linkedBy: 'DEEP_LINK' })
    expect((await query<{ name: string }>('select name from contact where id = $1', [contactId]))[0]!.name).toBe('Мария Ивановна') // prettier-ignore
  })

  it.each(['used', 'expired', 'guessed', 'of another bot'])('%s is refused politely', async (how) => {
    const contactId = await card()
    const code = how === 'guessed' ? newLinkCode() : await linkFor(contactId)
    if (how === 'used') await start(bot, await writer(), code)
    const where = 'where contact_id = $1'
    if (how === 'expired') await query(`update contact_link set expires_at = now() - interval '1 s' ${where}`, [contactId]) // prettier-ignore
    const other = await connectFake(organizationId)
    if (how === 'of another bot') await query(`update contact_link set integration_id = $2 ${where}`, [contactId, other.id]) // prettier-ignore
    const stranger = await writer()
    const before = await stateOf(stranger)
    await start(bot, stranger, code)
    expect(await stateOf(stranger)).toEqual(before)
    expect(before.linkedBy).toBeNull()
    expect(await toldTo(bot, stranger)).toEqual([expect.stringMatching(refused)])
  })

  it('is won by one of many who follow it at once', async () => {
    const contactId = await card()
    const code = await linkFor(contactId)
    const many = await Promise.all([1, 2, 3, 4].map(() => writer()))
    await Promise.all(many.map((one) => start(bot, one, code)))
    await listen(bot)
    const states = await Promise.all(many.map(stateOf))
    expect(states.filter((state) => state.contactId === contactId)).toHaveLength(1)
    expect(await query('select id from contact_link where contact_id = $1 and used_at is not null', [contactId])).toHaveLength(1) // prettier-ignore
  })

  it('keeps nothing but a hash of 192 bit, and shows its address once', async () => {
    const contactId = await card()
    const code = await linkFor(contactId)
    expect(Buffer.from(code.slice('client_'.length), 'base64url').byteLength).toBe(24)
    const [row] = await query('select * from contact_link where contact_id = $1', [contactId])
    expect(JSON.stringify(row)).not.toContain(code)
    const observer = await makeMember(organizationId, 'OBSERVER')
    const input = { contactId: globalId('Contact', contactId), integrationId: globalId('Integration', bot.id) }
    expect((await mutate(observer, 'createContactLink', { input })).errors).toMatchObject([{ code: 'FORBIDDEN' }])
  })

  it('leaves the link of the owner’s chat what it was', async () => {
    const { url } = await createChatLink(owner, { integrationId: bot.id })
    const boss = await makeCustomer(nameOf(bot), { firstName: 'Хозяин' })
    await start(bot, boss, new URL(url, fake.url).searchParams.get('start')!)
    const [row] = await query<{ chat: string }>('select owner_chat_id as chat from integration where id = $1', [bot.id])
    expect(row!.chat).toBe(String(boss.id))
    await query('update integration set owner_chat_id = null where id = $1', [bot.id])
  })
})

describe('S3-13: «Отправить ссылку»', () => {
  it('says the link in a conversation, and whoever follows it there is the customer', async () => {
    const contactId = await card()
    const anna = await writer()
    const [chat] = await query<{ id: string }>('select id from conversation where external_chat_id = $1', [
      String(anna.id),
    ])
    const input = {
      contactId: globalId('Contact', contactId),
      integrationId: globalId('Integration', bot.id),
      toConversationId: globalId('Conversation', chat!.id),
    }
    const sent = await mutate<{ message: { text: string } | null } & Made>(manager, 'sendContactLink', {
      input,
      fields: 'message { text } link { id url usedAt }',
    })
    expect(sent.message!.text).toContain(sent.link!.url)
    await work(bot)
    expect(await toldTo(bot, anna)).toEqual([sent.message!.text])
    await start(bot, anna, new URL(sent.link!.url!, fake.url).searchParams.get('start')!)
    expect(await stateOf(anna)).toMatchObject({ contactId, linkedBy: 'DEEP_LINK' })
    // A member has the dialog, and yet what came of his own step is told.
    expect((await toldTo(bot, anna)).at(-1)).toMatch(done)
  })

  it('only gives the address when it is to go another way', async () => {
    const input = { contactId: globalId('Contact', await card()), integrationId: globalId('Integration', bot.id) }
    const sent = await mutate<{ message: object | null } & Made>(manager, 'sendContactLink', {
      input,
      fields: 'message { id } link { id url usedAt }',
    })
    expect(sent).toMatchObject({ errors: [], message: null, link: { usedAt: null } })
    expect(sent.link!.url).toContain('start=client_')
  })
})

describe('S3-12: a shared contact', () => {
  it('of his own ties him to the one card with this phone', async () => {
    const phone = newPhone()
    const contactId = await card({ phone })
    const olga = await writer()
    const spare = (await stateOf(olga)).contactId
    await query(
      `insert into order_status (organization_id, key, name, is_initial) values ($1, 'x', 'Х', true)
       on conflict do nothing`,
      [organizationId],
    )
    await query(
      `insert into customer_order (organization_id, number, title, contact_id, status_id)
       select $1, 100000 + $3, 'Стол', $2, id from order_status where organization_id = $1 limit 1`,
      [organizationId, spare, serial++],
    )
    await shareContact(bot, olga, { own: true, phoneNumber: phone.slice(1) })
    expect(await stateOf(olga)).toMatchObject({ contactId, linkedBy: 'SHARED_CONTACT' })
    expect(await isThere(spare)).toBe(false)
    const orders = await query<{ title: string }>('select title from customer_order where contact_id = $1', [contactId])
    expect(orders).toEqual([{ title: 'Стол' }])
    expect((await toldTo(bot, olga)).at(-1)).toMatch(done)
  })

  it('⚠ of somebody else never ties anybody, and writes nothing', async () => {
    const phone = newPhone()
    const contactId = await card({ phone })
    const thief = await writer()
    const before = await stateOf(thief)
    await shareContact(bot, thief, { own: false, phoneNumber: phone })
    expect(await stateOf(thief)).toEqual(before)
    expect(before.linkedBy).toBeNull()
    const [own] = await query<{ phone: string | null }>('select phone from contact where id = $1', [before.contactId])
    expect(own!.phone).toBeNull()
    expect(await query('select id from contact_identity where contact_id = $1', [contactId])).toEqual([])
    expect(await toldTo(bot, thief)).toEqual([])
  })

  it('that no card has is written into his own', async () => {
    const phone = newPhone()
    const ira = await writer()
    const { contactId } = await stateOf(ira)
    await shareContact(bot, ira, { own: true, phoneNumber: phone })
    expect(await stateOf(ira)).toMatchObject({ contactId, linkedBy: 'SHARED_CONTACT' })
    const [own] = await query<{ phone: string | null }>('select phone from contact where id = $1', [contactId])
    expect(own!.phone).toBe(phone)
  })

  it('S3-10: that several cards have waits for a member, who matches it by phone', async () => {
    const phone = newPhone()
    const [first, second] = [await card({ phone }), await card({ phone })]
    const lena = await writer()
    await shareContact(bot, lena, { own: true, phoneNumber: phone })
    const state = await stateOf(lena)
    expect(state.linkedBy).toBeNull()
    expect((await toldTo(bot, lena)).at(-1)).toContain('Менеджер проверит')
    const link = (contactId: string, by: string) =>
      mutate<{ contact: { isLinked: boolean } | null }>(manager, 'linkContact', {
        input: {
          contactId: globalId('Contact', contactId),
          identityId: globalId('ContactIdentity', state.identityId),
          by,
        },
        fields: 'contact { isLinked }',
      })
    const other = await card({ phone: newPhone() })
    expect((await link(other, 'PHONE')).errors).toMatchObject([{ code: 'BAD_INPUT', path: ['input', 'by'] }])
    expect(await link(second, 'PHONE')).toMatchObject({ errors: [], contact: { isLinked: true } })
    expect(await stateOf(lena)).toMatchObject({ contactId: second, conversationContactId: second, linkedBy: 'PHONE' })
    await work(bot)
    expect((await toldTo(bot, lena)).at(-1)).toMatch(done)
    expect(await isThere(first)).toBe(true)
  })

  it('does not take away whom a member has tied', async () => {
    const phone = newPhone()
    const contactId = await card()
    await card({ phone })
    const yana = await writer()
    await start(bot, yana, await linkFor(contactId))
    await shareContact(bot, yana, { own: true, phoneNumber: phone })
    expect(await stateOf(yana)).toMatchObject({ contactId, linkedBy: 'DEEP_LINK' })
  })
})

describe('S3-14: a tied address', () => {
  it('can be taken away again: it stands for an unknown writer with its conversations', async () => {
    const contactId = await card()
    const nina = await writer('Нина')
    await start(bot, nina, await linkFor(contactId))
    const { identityId } = await stateOf(nina)
    const unlink = () =>
      mutate<{ contact: { id: string; isLinked: boolean } | null }>(manager, 'unlinkIdentity', {
        input: { identityId: globalId('ContactIdentity', identityId) },
        fields: 'contact { id isLinked }',
      })
    expect(await unlink()).toMatchObject({ contact: { id: globalId('Contact', contactId), isLinked: false } })
    const state = await stateOf(nina)
    expect(state.contactId).not.toBe(contactId)
    expect(state).toMatchObject({ conversationContactId: state.contactId, linkedBy: null })
    expect((await query('select name from contact where id = $1', [state.contactId]))[0]).toEqual({ name: 'Нина' })
    expect((await unlink()).errors).toMatchObject([{ code: 'CONFLICT' }])
  })
})
