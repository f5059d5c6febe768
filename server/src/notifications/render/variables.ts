/** The places of a template, by their canonical names and what people call them. */
export const variables = {
  organization: ['организация'],
  branch: ['филиал'],
  link: ['ссылка'],
  client: ['клиент'],
  manager: ['менеджер'],
  message: ['сообщение'],
  comment: ['комментарий'],
  waiting: ['ждёт'],
  bot: ['бот'],
  reason: ['причина'],
  'order.number': ['заказ.номер'],
  'order.title': ['заказ.название'],
  'order.description': ['заказ.описание'],
  'order.status': ['заказ.статус'],
  'order.previous_status': ['заказ.прежний_статус'],
  'order.price': ['заказ.цена'],
  'order.due': ['заказ.срок'],
  'lead.name': ['лид.имя'],
  'lead.email': ['лид.почта'],
  'lead.phone': ['лид.телефон'],
  'lead.company': ['лид.компания'],
  'lead.message': ['лид.сообщение'],
  'lead.source': ['лид.источник'],
  'lead.site': ['лид.сайт'],
  'meeting.title': ['встреча.название'],
  'meeting.place': ['встреча.место'],
  'meeting.time': ['встреча.время'],
} as const satisfies Record<string, readonly string[]>

/** The canonical name of a place. */
export type VariableName = keyof typeof variables

/** What the places of a template are filled with; what is absent or empty leaves its line out. */
export type Facts = Partial<Record<VariableName, string | null>>

const byName = new Map<string, VariableName>(
  (Object.keys(variables) as VariableName[]).flatMap((name) =>
    [name, ...variables[name]].map((alias) => [alias.toLowerCase(), name] as const),
  ),
)

/** The variable that somebody means by `name`, in whichever language; undefined when there is none. */
export function variableNamed(name: string): VariableName | undefined {
  return byName.get(name.trim().toLowerCase())
}

/** How a place is written in a language. */
export function placeOf(name: VariableName, locale: 'ru' | 'en'): string {
  return `{${locale === 'ru' ? variables[name][0] : name}}`
}
