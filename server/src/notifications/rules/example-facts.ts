import { sayMoney } from '../../orders/money.ts'
import { sayMoment } from '../../texts.ts'
import { sayMinutes } from '../facts/manner.ts'
import type { Manner } from '../facts/subject.ts'
import type { Facts } from '../render/variables.ts'

/** Facts to show a text with, while there is nothing real to show it with. */
export function exampleFacts(manner: Manner): Facts {
  const day = 24 * 3600_000
  const facts = {
    'order.number': '128',
    'order.price': sayMoney(1_250_000, manner.locale === 'ru' ? 'RUB' : 'USD', manner.locale),
    'order.due': sayMoment(new Date(Date.now() + 3 * day), manner),
    'meeting.time': sayMoment(new Date(Date.now() + day), manner),
    waiting: sayMinutes(45, manner),
    link: 'https://example.com/inbox',
    'lead.email': 'ivan@example.com',
    'lead.phone': '+7 999 123-45-67',
  }
  return { ...facts, ...(manner.locale === 'ru' ? inRussian : inEnglish) }
}

const inRussian: Facts = {
  branch: 'Центральный',
  client: 'Мария Иванова',
  manager: 'Анна',
  message: 'Когда будет готово?',
  comment: 'Замена экрана',
  bot: 'Мебельная мастерская',
  reason: 'клиент заблокировал бота',
  'order.title': 'Ремонт телефона',
  'order.description': 'Разбит экран',
  'order.status': 'Готов',
  'order.previous_status': 'В работе',
  'lead.name': 'Иван Петров',
  'lead.company': 'ООО "Рога и копыта"',
  'lead.message': 'Здравствуйте! Интересует ваша услуга.',
  'lead.source': 'utm_source: google | страница: /services/web | устройство: desktop',
  'lead.site': 'Наш сайт',
  'meeting.title': 'Замер кухни',
  'meeting.place': 'ул. Ленина, 5',
}

const inEnglish: Facts = {
  branch: 'Downtown',
  client: 'Mary Jones',
  manager: 'Anna',
  message: 'When will it be ready?',
  comment: 'Screen replaced',
  bot: 'Furniture workshop',
  reason: 'the client has blocked the bot',
  'order.title': 'Phone repair',
  'order.description': 'Broken screen',
  'order.status': 'Ready',
  'order.previous_status': 'In work',
  'lead.name': 'John Smith',
  'lead.company': 'Acme Ltd.',
  'lead.message': 'Hello! I am interested in your service.',
  'lead.source': 'utm_source: google | page: /services/web | device: desktop',
  'lead.site': 'Our site',
  'meeting.title': 'Kitchen measurement',
  'meeting.place': '5 Main Street',
}
