import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertContact } from '../../server/src/contacts/card/upsert.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { loadContent } from '../../server/src/events/content.ts'
import type { FeedEvent } from '../../server/src/events/event.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { ask, mutate } from '../support/ask.ts'
import { globalId, uuidOf } from '../support/client.ts'
import { makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

registerFeedContent()
let organizationId: string
let owner: Viewer
let manager: Viewer
let observer: Viewer

beforeAll(async () => {
  organizationId = await makeOrganization()
  owner = await makeMember(organizationId, 'OWNER')
  manager = await makeMember(organizationId, 'MANAGER')
  observer = await makeMember(organizationId, 'OBSERVER')
})
afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

const fields = `contact { id name phone email company externalId version isLinked
  attributes { key label kind choices value } }`
type Card = {
  contact: { id: string; name: string; phone: string | null; version: number; attributes: { key: string; value: string | null }[] } | null
} // prettier-ignore
const upsert = (input: object, viewer = manager) => mutate<Card>(viewer, 'upsertContact', { input, fields })
const eventsOf = (id: string) =>
  query<FeedEvent>(
    `select organization_id as "organizationId", seq, kind, subject_id as "subjectId", branch_id as "branchId",
       conversation_id as "conversationId" from event where subject_id = $1 order by seq`,
    [id],
  )

describe('S3-14: a card', () => {
  it('is one for an external id, however often and by how many it is sent', async () => {
    const input = { externalId: '1c-42', name: 'Мария', phone: '8 (999) 123-45-67', email: 'm@example.com' }
    const ids = await Promise.all(Array.from({ length: 8 }, () => upsertContact(manager, input)))
    expect(new Set(ids).size).toBe(1)
    const again = await upsert(input)
    expect(again).toMatchObject({ errors: [], contact: { phone: '+79991234567', version: 1 } })
    expect((await eventsOf(ids[0]!)).map(({ kind }) => kind)).toEqual(['CONTACT_CHANGED'])
    const changed = await upsert({ externalId: '1c-42', company: 'ООО Лес' })
    expect(changed.contact).toMatchObject({ name: 'Мария', company: 'ООО Лес', version: 2 })
  })

  it('is the same answer for the same clientMutationId, and a refusal for another input', async () => {
    const input = { name: 'Пётр', clientMutationId: 'once' }
    const first = await upsert(input)
    expect((await upsert(input)).contact?.id).toBe(first.contact?.id)
    expect((await upsert({ ...input, name: 'Павел' })).errors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }])
  })

  it('is not written over by whoever saw an older one', async () => {
    const { contact } = await upsert({ name: 'Вера' })
    const write = (name: string) => upsert({ id: contact!.id, name, expectedVersion: 1 })
    const answers = await Promise.all(['А', 'Б', 'В'].map(write))
    expect(answers.flatMap(({ errors }) => errors.map(({ code }) => code))).toEqual(['VERSION_CONFLICT', 'VERSION_CONFLICT']) // prettier-ignore
    expect((await eventsOf(uuidOf(contact!.id))).length).toBe(2)
  })

  it('refuses what is none, says where, and keeps an external id to one card', async () => {
    expect((await upsert({ name: 'А', phone: 'нет' })).errors).toMatchObject([{ path: ['input', 'phone'] }])
    expect((await upsert({})).errors).toMatchObject([{ code: 'BAD_INPUT', path: ['input', 'name'] }])
    await upsert({ externalId: 'taken', name: 'Она' })
    const { contact } = await upsert({ name: 'Он' })
    expect((await upsert({ id: contact!.id, externalId: 'taken' })).errors).toMatchObject([{ code: 'CONFLICT' }])
    expect((await upsert({ name: 'Нет' }, observer)).errors).toMatchObject([{ code: 'FORBIDDEN' }])
  })

  it("has the organization's own fields", async () => {
    const save = (input: object, viewer = owner) =>
      mutate<{ field: { id: string; key: string } | null }>(viewer, 'saveContactField', { input, fields: 'field { id key }' }) // prettier-ignore
    const kind = await save({ key: 'kind', label: 'Вид', kind: 'CHOICE', choices: ['опт', 'розница'] })
    await save({ label: 'Скидка', key: 'discount', kind: 'NUMBER' })
    expect((await save({ key: 'kind', label: 'Ещё', kind: 'TEXT' })).errors).toMatchObject([{ code: 'CONFLICT' }])
    expect((await save({ label: 'Х', kind: 'TEXT' }, manager)).errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const attributes = [
      { key: 'kind', value: 'опт' },
      { key: 'discount', value: '7,5' },
    ]
    const { contact } = await upsert({ name: 'Олег', attributes })
    expect(contact!.attributes.map(({ key, value }) => [key, value])).toEqual([
      ['kind', 'опт'],
      ['discount', '7.5'],
    ])
    expect((await upsert({ id: contact!.id, attributes: [{ key: 'kind', value: 'иное' }] })).errors).toMatchObject([
      { code: 'BAD_INPUT', path: ['input', 'attributes', 'kind'] },
    ])
    await mutate(owner, 'removeContactField', { input: { id: kind.field!.id } })
    const [row] = await query<{ attributes: object }>('select attributes from contact where id = $1', [
      uuidOf(contact!.id),
    ])
    expect(row!.attributes).toEqual({ discount: '7.5' })
  })

  it('S3-10: is found by phone however it is written, by e-mail and company', async () => {
    await upsert({ name: 'Инна', phone: '+7 921 555-66-77', email: 'inna@mebel.example', company: 'Дубрава' })
    const find = async (search: string) => {
      const data = await ask<{ contacts: { edges: { node: { name: string } }[] } }>(
        manager,
        'query ($search: String) { contacts(search: $search) { edges { node { name } } } }',
        { search },
      )
      return data.contacts.edges.map(({ node }) => node.name)
    }
    for (const search of ['8 921 555', '+7921', '5556677', 'inna@', 'дубрав', 'инн']) {
      expect(await find(search), search).toEqual(['Инна'])
    }
    expect(await find('8 921 000')).toEqual([])
  })

  it('travels with its event, and is told of to those of its branch', async () => {
    const { contact } = await upsert({ name: 'Лидия' })
    const id = uuidOf(contact!.id)
    const [branch] = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'Север') returning id`,
      [organizationId],
    )
    const bot = await makeBotRow(organizationId)
    await query(
      `insert into conversation (organization_id, integration_id, contact_id, branch_id, external_chat_id)
       values ($1, $2, $3, $4, '77')`,
      [organizationId, bot.id, id, branch!.id],
    )
    await upsert({ id: contact!.id, email: 'l@example.com' })
    const events = await eventsOf(id)
    expect(events.map(({ branchId }) => branchId)).toEqual([null, branch!.id])
    const content = await loadContent(organizationId, events)
    expect(content['contact']![id]).toMatchObject({ name: 'Лидия', email: 'l@example.com', identities: [] })
    const stranger = await makeMember(organizationId, 'MANAGER', [
      (
        await query<{ id: string }>(`insert into branch (organization_id, name) values ($1, 'Юг') returning id`, [
          organizationId,
        ])
      )[0]!.id,
    ])
    const seen = await ask<{ contact: object | null }>(stranger, 'query ($id: ID!) { contact(id: $id) { id } }', {
      id: globalId('Contact', id),
    })
    expect(seen.contact).toBeNull()
    expect((await upsert({ id: contact!.id, name: 'Чужая' }, stranger)).errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })
})
