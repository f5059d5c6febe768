import type { Role } from '../../server/src/generated/prisma/enums.ts'

/** A member of the demo; `key` is his name in the dialogues. */
export type Person = { key: string; name: string; email: string; role: Role }

/** Who works in the furniture workshop. */
export const PEOPLE: Person[] = [
  { key: 'sergey', name: 'Сергей Орлов', email: 'sergey@mebel.example', role: 'OWNER' },
  { key: 'elena', name: 'Елена Власова', email: 'elena@mebel.example', role: 'SUPERVISOR' },
  { key: 'anna', name: 'Анна Ким', email: 'anna@mebel.example', role: 'MANAGER' },
  { key: 'igor', name: 'Игорь Лебедев', email: 'igor@mebel.example', role: 'MANAGER' },
]

/** Where it works; the key is the branch's name in the dialogues. */
export const BRANCHES: Record<string, string> = { salon: 'Салон на Ленинской', workshop: 'Цех на Заводской' }
