import { beforeAll, expect, it } from 'vitest'
import { control, type House, startHouse } from '../../support/client.ts'
import { isFull, openShop } from '../../support/shop.ts'
import { query, spawnRole } from '../../support/stack.ts'

let house: House
beforeAll(async () => {
  house = await startHouse({ worker: true })
  await spawnRole('worker', house.env)
})

const each = isFull ? 100 : 5

it('no fault: two workers send hundreds of messages of many bots, and not one is UNKNOWN', async () => {
  const shop = await openShop(house, { bots: 10, chatsEach: 5 })
  await shop.sayAll(each)
  await shop.settled(120)
  expect(await shop.states()).toEqual({ SENT: 10 * 5 * each })
  expect(await shop.broken()).toEqual([])
}, 240_000)

it('row 50: what the provider gives back as written by our own bot is no message of a customer', async () => {
  const shop = await openShop(house)
  const [chat] = shop.chats
  await shop.say(chat!, 'Здравствуйте')
  await shop.settled()
  const [sent] = await shop.accepted(chat!.bot)
  const mirrored = (messageId: number, from: object) => ({
    bot: chat!.bot.botId,
    queue: `${messageId}`,
    update: {
      message: {
        message_id: messageId,
        date: Math.floor(Date.now() / 1000),
        chat: { id: Number(chat!.customer.id), type: 'private', first_name: chat!.customer.firstName },
        from,
        text: 'Здравствуйте',
      },
    },
  })
  const bot = { id: Number(chat!.bot.botId), is_bot: true, first_name: 'Мебельная мастерская' }
  for (const id of [sent!.messageIds[0]!, 9_001, 9_002]) {
    await control(house.sandbox.url, '/updates', mirrored(id, bot))
  }
  await shop.say(chat!, 'Слушаем вас')
  await shop.settled()
  const kept = `select count(*)::int as n from raw_update where integration_id = $1`
  expect((await query<{ n: number }>(kept, [chat!.bot.uuid]))[0]!.n).toBe(4)
  const rows = await query<{ direction: string }>(
    'select direction from message where conversation_id = $1 order by seq',
    [chat!.conversationId],
  )
  expect(rows.map(({ direction }) => direction)).toEqual(['INBOUND', 'OUTBOUND', 'OUTBOUND'])
  expect(await shop.broken()).toEqual([])
})
