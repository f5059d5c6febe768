import '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { control, type Customer } from '../support/fake-bot-api.ts'
import { createMemberChatLink, removeMemberChat } from '../../server/src/notifications/member-chats/chats.ts'
import { connectBot, hear, makePerson, nameOf } from '../support/groups.ts'
import { type Bot, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let bot: Bot
let pavel: Customer

beforeAll(async () => {
  organizationId = await makeOrganization()
})
beforeEach(async () => {
  bot = await connectBot(organizationId)
  pavel = await makePerson('Павел')
})
const codeOf = (url: string) => /[?&]start=([\w-]+)/.exec(url)![1]!
const codeOfError = (error: { code: string }) => error.code

describe('a member’s own chat', () => {
  const chats = () => query('select member_id, chat_id from member_chat where integration_id = $1', [bot.id])

  it('S3-25: is named by a link that is good once, opens no conversation, and can be taken away', async () => {
    const manager = await makeMember(organizationId, 'MANAGER')
    const code = codeOf(await createMemberChatLink(manager, { integrationId: bot.id }))
    await control('POST', `/chats/${nameOf(bot)}/${pavel.id}/start`, { payload: code })
    await hear(bot)
    expect(await chats()).toEqual([{ member_id: manager.memberId, chat_id: String(pavel.id) }])
    expect(await query('select id from conversation where integration_id = $1', [bot.id])).toEqual([])
    const thief = await makePerson('Вор')
    await control('POST', `/chats/${nameOf(bot)}/${thief.id}/start`, { payload: code })
    await hear(bot)
    expect(await chats()).toEqual([{ member_id: manager.memberId, chat_id: String(pavel.id) }])
    await removeMemberChat(manager, { integrationId: bot.id })
    expect(await chats()).toEqual([])
    expect(await removeMemberChat(manager, { integrationId: bot.id }).catch(codeOfError)).toBe('NOT_FOUND')
  })
})
