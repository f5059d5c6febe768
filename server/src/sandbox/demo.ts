import { MAGIC } from './methods/magic.ts'
import { samplePhoto } from './samples.ts'
import { addGroup } from './world/groups.ts'
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

/** The world of the first start: one bot, a few customers to write as, the magic ones, a group for the staff. */
export function populate(world: World): void {
  const photoFileId = samplePhoto(world).fileId
  const bot = addBot(world, { ...DEMO_BOT, openChats: true })
  bot.photoFileId = photoFileId
  const people = PEOPLE.map((person) => addCustomer(world, person).id)
  for (const magic of MAGIC) addCustomer(world, { firstName: `@${magic}`, username: magic })
  addGroup(world, { title: 'Мастерская: сотрудники', isForum: false, members: people.slice(3, 5) })
}
