import { MAGIC } from './methods/magic.ts'
import { samplePhoto } from './samples.ts'
import { addBot, addCustomer } from './world/people.ts'
import type { World } from './world/world.ts'

/** The bot of the demo; its token opens nothing but this sandbox. */
export const DEMO_BOT = {
  token: '7000000001:sandbox-demo-bot-of-manyhands-0000001',
  username: 'mebel_masterskaya_bot',
  name: 'Мебельная мастерская',
}

const PEOPLE = [
  { firstName: 'Мария', lastName: 'Соколова', username: 'maria_sokolova' },
  { firstName: 'Алексей', lastName: 'Петров', username: 'alexey_p' },
  { firstName: 'Ольга', lastName: 'Кузнецова' },
  { firstName: 'Данияр', lastName: 'Ахметов', username: 'daniyar_a' },
  { firstName: 'Екатерина', username: 'katya_home' },
  { firstName: 'James', lastName: 'Miller', username: 'james_m', languageCode: 'en' },
]

/** The world of the first start: one bot, a few customers to write as, and the magic ones. */
export function populate(world: World): void {
  const photoFileId = samplePhoto(world).fileId
  const bot = addBot(world, { ...DEMO_BOT, openChats: true })
  bot.photoFileId = photoFileId
  for (const person of PEOPLE) addCustomer(world, person)
  for (const magic of MAGIC) addCustomer(world, { firstName: `@${magic}`, username: magic })
}
