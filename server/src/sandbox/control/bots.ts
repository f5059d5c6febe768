import { addBot, addCustomer } from '../world/people.ts'
import { resetWorld } from '../world/world.ts'
import { samplePhoto } from '../samples.ts'
import { ControlError, number, text, type Handler } from './route.ts'
import { botView, customerView } from './view.ts'

/** GET /bots */
export const listBots: Handler = ({ world }) => [...world.bots.values()].map((bot) => botView(bot, world.now()))

/** POST /bots */
export const createBot: Handler = ({ world, body }) => {
  const token = text(body, 'token') ?? ''
  const username = text(body, 'username')
  const name = text(body, 'name')
  if (!/^\d+:[\w-]+$/.test(token) || !username || !name) throw new ControlError(400, 'token, username and name, please')
  const manners = { openChats: body.openChats === true, readsGroups: body.readsGroups === true }
  return botView(addBot(world, { token, username, name, ...manners }), world.now())
}

/** GET /customers */
export const listCustomers: Handler = ({ world }) =>
  [...world.customers.values()].filter(({ group }) => !group).map(customerView)

/** POST /customers */
export const createCustomer: Handler = ({ world, body }) => {
  const firstName = text(body, 'firstName')
  if (!firstName) throw new ControlError(400, 'firstName, please')
  const photoFileId = text(body, 'photo') && samplePhoto(world).fileId
  const [lastName, username] = [text(body, 'lastName'), text(body, 'username')?.replace(/^@/, '')]
  const languageCode = text(body, 'languageCode') ?? 'ru'
  const id = number(body, 'id')
  return customerView(addCustomer(world, { id, firstName, lastName, username, languageCode, photoFileId }))
}

/** POST /reset */
export const reset: Handler = ({ world, body }) => resetWorld(world, body.keepBots === true)
