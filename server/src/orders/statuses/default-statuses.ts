import type { StatusInput } from './status-table.ts'

/** What an organization begins with, until it has its own. */
export const defaultStatuses: StatusInput[] = [
  { key: 'new', name: 'Новый', color: 'sky', isInitial: true, nextKeys: ['in_work', 'cancelled'] },
  { key: 'in_work', name: 'В работе', color: 'amber', nextKeys: ['ready', 'cancelled'] },
  { key: 'ready', name: 'Готов', color: 'green', isReady: true, nextKeys: ['done', 'in_work'] },
  { key: 'done', name: 'Выдан', color: 'slate', isFinal: true, nextKeys: [] },
  { key: 'cancelled', name: 'Отменён', color: 'rose', isFinal: true, nextKeys: ['new'] },
]
